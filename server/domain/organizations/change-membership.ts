import { and, eq, sql } from 'drizzle-orm'
import { memberships, organizations } from '#drizzle/schema/organizations'
import type { Role } from '#shared/schemas/community'
import { organizationPolicy } from '#server/domain/organizations/policy'
import type { MemberRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { countOwners, getMember, lockOrganization } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Joins as a plain member; joining twice changes nothing. */
export async function joinOrganization(actor: Person, slug: string): Promise<OrganizationRecord> {
  const now = clock.now()
  return await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.join(actor, row, now))
    const added = await db.insert(memberships).values({ organizationId: row.id, userId: actor.id, role: 'member', joinedAt: now }).onConflictDoNothing().returning()
    if (added.length > 0) {
      await countMembers(db, row.id, 1)
      emit('membership.changed', { organizationId: row.id, userId: actor.id })
    }
    return row
  })
}

/** Leaves. Throws Refused for the last owner: an organization always has one. */
export async function leaveOrganization(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.leave(actor, row))
    await dropMember(db, row.id, await getMember(db, row.id, actor.id), actor.id)
    emit('membership.changed', { organizationId: row.id, userId: actor.id })
    return row
  })
}

/** Removes somebody else (or oneself). */
export async function removeMember(actor: Person, slug: string, userId: number): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.curate(actor, row, clock.now()))
    const member = await getMember(db, row.id, userId)
    authorize(organizationPolicy.removeMember(actor, row, member.role, clock.now()))
    await dropMember(db, row.id, member, userId)
    emit('membership.changed', { organizationId: row.id, userId })
  })
}

/** Makes a member an owner, moderator or plain member. Throws Refused if no owner would remain. */
export async function changeRole(actor: Person, slug: string, userId: number, role: Role): Promise<MemberRecord> {
  return await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, clock.now()))
    const member = await getMember(db, row.id, userId)
    if (member.role === 'owner' && role !== 'owner') await keepAnOwner(db, row.id)
    await db.update(memberships).set({ role }).where(isMembership(row.id, userId))
    emit('membership.changed', { organizationId: row.id, userId })
    if (role !== member.role) emit('membership.roleChanged', { organizationId: row.id, userId, actorId: actor.id, role })
    return { ...member, role }
  })
}

async function dropMember(db: Db, organizationId: number, member: MemberRecord, userId: number): Promise<void> {
  if (member.role === 'owner') await keepAnOwner(db, organizationId)
  await db.delete(memberships).where(isMembership(organizationId, userId))
  await countMembers(db, organizationId, -1)
}

/** The organization's row is locked, so two owners cannot leave at once. */
async function keepAnOwner(db: Db, organizationId: number): Promise<void> {
  if (await countOwners(db, organizationId) < 2) throw new AppError('Refused', 'An organization needs an owner. Make somebody else an owner first.')
}

async function countMembers(db: Db, organizationId: number, change: number): Promise<void> {
  await db.update(organizations).set({ memberCount: sql`${organizations.memberCount} + ${change}` }).where(eq(organizations.id, organizationId))
}

function isMembership(organizationId: number, userId: number) {
  return and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId))
}
