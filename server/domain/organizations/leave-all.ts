import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'

/**
 * Takes somebody whose account ends out of every organization. One that loses its last owner gets another: the moderator, or
 * else the member, who has been there longest; with nobody left, the administrator of the site who has been here longest.
 */
export async function leaveAll({ db, emit }: UnitOfWork, userId: number): Promise<void> {
  const left = await db.delete(memberships).where(eq(memberships.userId, userId)).returning({ organizationId: memberships.organizationId, role: memberships.role })
  for (const { organizationId, role } of left) {
    await countMembers(db, organizationId, -1)
    emit('membership.changed', { organizationId, userId })
    if (role !== 'owner') continue
    const [first] = await byRank(db, organizationId)
    if (first?.role === 'owner') continue
    const heir = first?.userId ?? await oldestAdministrator(db, userId)
    if (heir === undefined) continue
    if (!first) await countMembers(db, organizationId, 1)
    await db.insert(memberships).values({ organizationId, userId: heir, role: 'owner', joinedAt: clock.now() })
      .onConflictDoUpdate({ target: [memberships.organizationId, memberships.userId], set: { role: 'owner' } })
    emit('membership.changed', { organizationId, userId: heir })
  }
}

async function byRank(db: Db, organizationId: number) {
  const isDenied = sql`exists (select from standing where standing.organization_id = ${organizationId} and standing.user_id = membership.user_id and deny_all)`
  const rank = sql`array_position(array['owner', 'moderator', 'member'], ${memberships.role})`
  return await db.select({ userId: memberships.userId, role: memberships.role }).from(memberships)
    .where(eq(memberships.organizationId, organizationId)).orderBy(rank, asc(isDenied), asc(memberships.joinedAt)).limit(1)
}

async function oldestAdministrator(db: Db, except: number): Promise<number | undefined> {
  const [row] = await db.select({ id: users.id }).from(users).where(and(eq(users.isAdmin, true), ne(users.id, except), isNull(users.deletedAt))).orderBy(asc(users.id)).limit(1)
  return row?.id
}

async function countMembers(db: Db, organizationId: number, change: number): Promise<void> {
  await db.update(organizations).set({ memberCount: sql`${organizations.memberCount} + ${change}` }).where(eq(organizations.id, organizationId))
}
