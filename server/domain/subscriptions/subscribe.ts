import { and, eq, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { subscriptions } from '#drizzle/schema/courier'
import type { subscriptionDraft } from '#shared/contract/notifications'
import { getOrganization } from '#server/domain/organizations/queries'
import type { SubscriptionRecord } from '#server/domain/subscriptions/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'

type Draft = v.InferOutput<typeof subscriptionDraft>

/** Says what I want to hear of an organization. Throws NotFound if I may not know of it. */
export async function putSubscription(actor: Person, slug: string, { postTypes, level }: Draft): Promise<SubscriptionRecord> {
  const organization = await getOrganization(database(), actor, slug)
  const [row] = await database().insert(subscriptions)
    .values({ userId: actor.id, organizationId: organization.id, postTypes: [...new Set(postTypes)], level, createdAt: clock.now() })
    .onConflictDoUpdate({
      target: [subscriptions.organizationId, subscriptions.userId],
      targetWhere: sql`organization_id is not null`,
      set: { postTypes: [...new Set(postTypes)], level },
    }).returning()
  return { id: row!.id, postTypes: row!.postTypes, level: row!.level, organization }
}

export async function removeSubscription(actor: Person, slug: string): Promise<void> {
  const organization = await getOrganization(database(), actor, slug)
  await database().delete(subscriptions).where(and(eq(subscriptions.userId, actor.id), eq(subscriptions.organizationId, organization.id)))
}
