import { and, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import type { DeletedOrganization } from '#shared/contract/organizations'
import { isCounted, organizationPolicy } from '#server/domain/organizations/policy'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { lockOrganization } from '#server/domain/organizations/queries'
import { showOrHide } from '#server/domain/organizations/visibility'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { cancelTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** The timer of purge-organization. */
export const PURGE_TIMER = 'organizations.purge'
const DAYS_TO_UNDO = 14

/** Hides an organization with everything in it from everybody, at once. Its owners are told, and can undo it until the moment that is answered. */
export async function deleteOrganization(actor: Person, slug: string, typed: string): Promise<Date> {
  const now = clock.now()
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, now))
    if (typed !== row.slug) throw fieldError('Refused', 'slug', 'other', 'This is not its address.')
    await db.update(organizations).set({ deletedAt: now, deletedBy: actor.id }).where(eq(organizations.id, row.id))
    const until = restorableUntil(now)
    await schedule(db, PURGE_TIMER, row.id, until)
    await showOrHide(unit, row.id, isCounted(row) ? -1 : 0)
    emit('organization.deleted', { organizationId: row.id, actorId: actor.id })
    return until
  })
}

/** Everything is as it was. Throws NotFound for who does not own it, and after the last day. */
export async function restoreOrganization(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const [row] = await db.select().from(organizations).where(and(eq(organizations.slug, slug), isNotNull(organizations.deletedAt), isNull(organizations.purgedAt))).for('update')
    if (!row) throw new AppError('NotFound', 'There is no such organization.')
    authorize(organizationPolicy.restore(actor, row, clock.now()))
    const [restored] = await db.update(organizations).set({ deletedAt: null, deletedBy: null }).where(eq(organizations.id, row.id)).returning()
    await cancelTimer(db, PURGE_TIMER, row.id)
    await showOrHide(unit, row.id, isCounted(restored!) ? 1 : 0)
    emit('organization.restored', { organizationId: row.id, actorId: actor.id })
    return restored!
  })
}

/** What somebody can still bring back, the latest first; of an administrator, everybody's. */
export async function listDeleted(db: Db, actor: Person): Promise<DeletedOrganization[]> {
  const owned = [...actor.memberships].filter(([, { role }]) => role === 'owner').map(([id]) => id)
  const rows = await db.select({ organization: organizations, by: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey } })
    .from(organizations).leftJoin(users, eq(users.id, organizations.deletedBy))
    .where(and(isNotNull(organizations.deletedAt), isNull(organizations.purgedAt), actor.isAdmin ? undefined : inArray(organizations.id, owned)))
    .orderBy(desc(organizations.deletedAt)).limit(100)
  return rows.map(({ organization, by }) => ({
    ...presentOrganizationSummary(organization),
    memberCount: organization.memberCount,
    postCount: organization.postCount,
    deletedAt: organization.deletedAt!.toISOString(),
    deletedBy: by && presentPersonSummary(by),
    restorableUntil: restorableUntil(organization.deletedAt!).toISOString(),
  }))
}

function restorableUntil(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + DAYS_TO_UNDO * 86_400_000)
}
