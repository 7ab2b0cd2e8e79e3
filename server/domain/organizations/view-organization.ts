import { and, eq } from 'drizzle-orm'
import { memberships } from '#drizzle/schema/organizations'
import { subscriptions } from '#drizzle/schema/courier'
import type { OrganizationViewer } from '#shared/contract/organizations'
import type { PostType } from '#shared/schemas/community'
import { presentOrganizationViewer } from '#server/domain/organizations/presenter'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { slugsOf } from '#server/domain/subscriptions/queries'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** What the actor is, may do and gets here: read from the rows, since it answers right after a change of them. */
export async function viewOrganization(db: Db, actor: Actor, row: OrganizationRecord): Promise<OrganizationViewer> {
  if (actor.kind === 'visitor') return presentOrganizationViewer(actor, row, null, null, clock.now())
  const [membership] = await db.select({ role: memberships.role }).from(memberships)
    .where(and(eq(memberships.organizationId, row.id), eq(memberships.userId, actor.id)))
  const [subscription] = await db.select({ postTypes: subscriptions.postTypes, technologyIds: subscriptions.technologyIds, level: subscriptions.level }).from(subscriptions)
    .where(and(eq(subscriptions.organizationId, row.id), eq(subscriptions.userId, actor.id)))
  return presentOrganizationViewer(
    actor, row, membership?.role ?? null,
    subscription ? { postTypes: subscription.postTypes as PostType[], technologies: await slugsOf(db, subscription.technologyIds), level: subscription.level } : null,
    clock.now(),
  )
}
