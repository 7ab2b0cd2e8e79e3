import { eq } from 'drizzle-orm'
import { organizations } from '#drizzle/schema/organizations'
import type { ModerationRules } from '#shared/contract/moderation'
import { moderationPolicy } from '#server/domain/moderation/policy'
import { scopeOf } from '#server/domain/moderation/presenter'
import { listDenied } from '#server/domain/moderation/queries'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { getOrganization, lockOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

export async function showRules(db: Db, actor: Person, slug: string): Promise<ModerationRules> {
  const row = await getOrganization(db, actor, slug)
  authorize(moderationPolicy.review(actor, row.id, clock.now()))
  return rulesOf(row)
}

/** What hides content by itself, from the next report and the next post on. */
export async function changeRules(actor: Person, slug: string, { threshold, ...rules }: ModerationRules): Promise<ModerationRules> {
  return await transaction(async ({ db, emit }) => {
    const before = await lockOrganization(db, actor, slug)
    authorize(moderationPolicy.changeRules(actor, before.id, clock.now()))
    const [row] = await db.update(organizations).set({ ...rules, reportThreshold: threshold }).where(eq(organizations.id, before.id)).returning()
    emit('organization.changed', { organizationId: before.id, slug: before.slug })
    return rulesOf(row!)
  })
}

export async function showDenied(db: Db, actor: Person, slug: string) {
  const { id } = await getOrganization(db, actor, slug)
  authorize(moderationPolicy.review(actor, id, clock.now()))
  const rows = await listDenied(db, id, clock.now())
  return { items: rows.map(({ standing, person }) => ({ person: presentPersonSummary(person), scope: scopeOf(standing), until: standing.denyUntil?.toISOString() ?? null, reason: standing.denyReason ?? '' })) }
}

function rulesOf({ reportThreshold, holdFirst, holdLinks, holdRepeated }: OrganizationRecord): ModerationRules {
  return { threshold: reportThreshold, holdFirst, holdLinks, holdRepeated }
}
