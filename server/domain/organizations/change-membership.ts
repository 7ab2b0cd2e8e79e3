import type { Role } from '#shared/schemas/community'
import { organizationPolicy } from '#server/domain/organizations/policy'
import type { MemberRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { getMember, lockOrganization } from '#server/domain/organizations/queries'
import { addMember, dropMember, giveRole } from '#server/domain/organizations/roster'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Joins as a plain member; joining twice changes nothing. */
export async function joinOrganization(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async (unit) => {
    const row = await lockOrganization(unit.db, actor, slug)
    if (!actor.memberships.has(row.id)) authorize(organizationPolicy.join(actor, row, clock.now()))
    await addMember(unit, row.id, actor.id)
    return row
  })
}

/** Leaves. Throws Refused for the last owner: an organization always has one. */
export async function leaveOrganization(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async (unit) => {
    const row = await lockOrganization(unit.db, actor, slug)
    authorize(organizationPolicy.leave(actor, row))
    const { role } = await getMember(unit.db, row.id, actor.id)
    await dropMember(unit, row.id, { userId: actor.id, role })
    return row
  })
}

/** Removes somebody else (or oneself). */
export async function removeMember(actor: Person, slug: string, userId: number): Promise<void> {
  await transaction(async (unit) => {
    const row = await lockOrganization(unit.db, actor, slug)
    authorize(organizationPolicy.curate(actor, row, clock.now()))
    const { role } = await getMember(unit.db, row.id, userId)
    authorize(organizationPolicy.removeMember(actor, row, role, clock.now()))
    await requireRank(unit.db, row, actor, role === 'member' ? 'moderator' : 'owner')
    await dropMember(unit, row.id, { userId, role })
  })
}

/** Makes a member an owner, moderator or plain member. Throws Refused if no owner would remain. */
export async function changeRole(actor: Person, slug: string, userId: number, role: Role): Promise<MemberRecord> {
  return await transaction(async (unit) => {
    const row = await lockOrganization(unit.db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, clock.now()))
    await requireRank(unit.db, row, actor, 'owner')
    const member = await getMember(unit.db, row.id, userId)
    await giveRole(unit, row.id, { userId, role: member.role }, role)
    if (role !== member.role) unit.emit('membership.roleChanged', { organizationId: row.id, userId, actorId: actor.id, role })
    return { ...member, role }
  })
}

/** Who was somebody's equal when the request came may have lost their role while it waited for the row. */
async function requireRank(db: Parameters<typeof getMember>[0], { id }: OrganizationRecord, actor: Person, rank: 'moderator' | 'owner'): Promise<void> {
  if (actor.isAdmin) return
  const { role } = await getMember(db, id, actor.id).catch(() => ({ role: 'member' as const }))
  if (role === 'owner' || (rank === 'moderator' && role === 'moderator')) return
  throw new AppError('NotAllowed', 'Your role here has changed in the meantime.')
}
