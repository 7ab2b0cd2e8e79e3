/** Rows of members. Whoever changes them has locked the organization's row before, so that no two changes meet. */
import { and, eq, isNull, sql } from 'drizzle-orm'
import { joinRequests, memberships, organizations } from '#drizzle/schema/organizations'
import type { Role } from '#shared/schemas/community'
import { countOwners } from '#server/domain/organizations/queries'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'

/** Makes somebody a member, once. Whatever they had asked is answered by it. Answers whether they are new. */
export async function addMember({ db, emit }: UnitOfWork, organizationId: number, userId: number, role: Role = 'member'): Promise<boolean> {
  const now = clock.now()
  const added = await db.insert(memberships).values({ organizationId, userId, role, joinedAt: now }).onConflictDoNothing().returning({ userId: memberships.userId })
  if (added.length === 0) return false
  await countMembers(db, organizationId, 1)
  await db.update(joinRequests).set({ decidedAt: now, accepted: true })
    .where(and(eq(joinRequests.organizationId, organizationId), eq(joinRequests.userId, userId), isNull(joinRequests.decidedAt)))
  emit('membership.changed', { organizationId, userId })
  return true
}

/** Throws Refused for the last owner. */
export async function dropMember({ db, emit }: UnitOfWork, organizationId: number, { userId, role }: { userId: number, role: Role }): Promise<void> {
  if (role === 'owner') await keepAnOwner(db, organizationId)
  await db.delete(memberships).where(isMembership(organizationId, userId))
  await countMembers(db, organizationId, -1)
  emit('membership.changed', { organizationId, userId })
}

/** Throws Refused if no owner would remain. */
export async function giveRole({ db, emit }: UnitOfWork, organizationId: number, { userId, role: before }: { userId: number, role: Role }, role: Role): Promise<void> {
  if (before === 'owner' && role !== 'owner') await keepAnOwner(db, organizationId)
  await db.update(memberships).set({ role }).where(isMembership(organizationId, userId))
  emit('membership.changed', { organizationId, userId })
}

async function keepAnOwner(db: Db, organizationId: number): Promise<void> {
  if (await countOwners(db, organizationId) < 2) throw new AppError('Refused', 'An organization needs an owner. Make somebody else an owner first.')
}

async function countMembers(db: Db, organizationId: number, change: number): Promise<void> {
  await db.update(organizations).set({ memberCount: sql`${organizations.memberCount} + ${change}` }).where(eq(organizations.id, organizationId))
}

function isMembership(organizationId: number, userId: number) {
  return and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId))
}
