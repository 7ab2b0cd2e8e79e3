import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { tokens, users } from '#drizzle/schema/accounts'
import { invitations, memberships, organizations } from '#drizzle/schema/organizations'
import type { INVITED_ROLES } from '#shared/contract/membership'
import { makeLink } from '#server/domain/accounts/mailed-link'
import { organizationPolicy } from '#server/domain/organizations/policy'
import type { InvitationRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { getInvitation, lockOrganization } from '#server/domain/organizations/queries'
import { addMember } from '#server/domain/organizations/roster'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'
import type { UnitOfWork } from '#server/platform/events'
import { validation } from '#shared/messages/en/validation'

const LIFE_MS = 14 * 86_400_000
/** So many can wait at once: nobody uses the courier to write to the world. */
const MOST_OPEN = 200

/**
 * Invites an account (`@ann`, `ann`) or an address. What has an account at this address cannot be told from the answer.
 * Throws Refused for an unknown handle, Conflict for who is a member or invited already.
 */
export async function invite(actor: Person, slug: string, { to, role }: { to: string, role: typeof INVITED_ROLES[number] }): Promise<InvitationRecord> {
  const now = clock.now()
  const id = await transaction(async (unit) => {
    const { db } = unit
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.invite(actor, row, now))
    const bound = to.slice(1).includes('@') ? { email: to.toLowerCase(), userId: null } : { email: null, userId: await personOf(db, to.replace(/^@/, '')) }
    if (bound.userId !== null) await refuseMember(db, row.id, bound.userId)
    await refuseRepetition(db, row, bound)
    const [made] = await db.insert(invitations).values({ ...bound, organizationId: row.id, invitedBy: actor.id, role, createdAt: now, sentAt: now, expiresAt: new Date(now.getTime() + LIFE_MS) })
      .returning({ id: invitations.id })
    await send(unit, made!.id, bound.email)
    return made!.id
  })
  return await getInvitation(database(), id)
}

/** Sends it once more, for another 14 days. The link of the mail before ends. */
export async function inviteAgain(actor: Person, slug: string, invitationId: number): Promise<InvitationRecord> {
  const now = clock.now()
  await transaction(async (unit) => {
    const row = await lockOrganization(unit.db, actor, slug)
    authorize(organizationPolicy.invite(actor, row, now))
    const [open] = await unit.db.update(invitations).set({ sentAt: now, expiresAt: new Date(now.getTime() + LIFE_MS) })
      .where(isOpen(row.id, invitationId)).returning({ email: invitations.email, tokenId: invitations.tokenId })
    if (!open) throw new AppError('NotFound', 'This invitation was used or withdrawn in the meantime.')
    if (open.tokenId !== null) await unit.db.delete(tokens).where(eq(tokens.id, open.tokenId))
    await send(unit, invitationId, open.email)
  })
  return await getInvitation(database(), invitationId)
}

/** Its link ends at once, and whoever was told of it does not see it any more. */
export async function withdrawInvitation(actor: Person, slug: string, invitationId: number): Promise<void> {
  await transaction(async ({ db }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, clock.now()))
    const [removed] = await db.delete(invitations).where(isOpen(row.id, invitationId)).returning({ tokenId: invitations.tokenId })
    if (!removed) throw new AppError('NotFound', 'This invitation was used or withdrawn in the meantime.')
    if (removed.tokenId !== null) await db.delete(tokens).where(eq(tokens.id, removed.tokenId))
  })
}

/** Accepts an invitation to this account or to its address: of two at the same time one counts. Throws NotFound for everybody else's. */
export async function acceptInvitation(actor: Person, invitationId: number): Promise<OrganizationRecord> {
  const now = clock.now()
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const own = await findOwn(db, actor, invitationId)
    const [row] = await lockAny(db, own.organizationId)
    authorize(organizationPolicy.acceptInvitation(actor, row!, now))
    const [used] = await db.update(invitations).set({ usedAt: now })
      .where(and(eq(invitations.id, invitationId), isNull(invitations.usedAt), gt(invitations.expiresAt, now))).returning({ tokenId: invitations.tokenId })
    if (!used) throw gone()
    if (used.tokenId !== null) await db.delete(tokens).where(eq(tokens.id, used.tokenId))
    if (await addMember(unit, own.organizationId, actor.id, own.role)) emit('invitation.accepted', { invitationId, userId: actor.id })
    return row!
  })
}

export async function declineInvitation(actor: Person, invitationId: number): Promise<void> {
  await transaction(async ({ db }) => {
    await findOwn(db, actor, invitationId)
    const removed = await db.delete(invitations).where(and(eq(invitations.id, invitationId), isNull(invitations.usedAt))).returning({ tokenId: invitations.tokenId })
    if (removed.length === 0) throw gone()
    if (removed[0]!.tokenId !== null) await db.delete(tokens).where(eq(tokens.id, removed[0]!.tokenId))
  })
}

async function findOwn(db: Db, actor: Person, invitationId: number) {
  const [own] = await db.select({ organizationId: invitations.organizationId, role: invitations.role }).from(invitations).innerJoin(users, eq(users.id, actor.id))
    .where(and(eq(invitations.id, invitationId), isNull(invitations.usedAt), gt(invitations.expiresAt, clock.now()), or(eq(invitations.userId, actor.id), eq(invitations.email, users.email))))
  if (!own) throw gone()
  return own
}

async function lockAny(db: Db, organizationId: number): Promise<OrganizationRecord[]> {
  const rows = await db.select().from(organizations).where(and(eq(organizations.id, organizationId), isNull(organizations.deletedAt))).for('update')
  if (rows.length === 0) throw gone()
  return rows
}

async function send({ db, emit }: UnitOfWork, invitationId: number, email: string | null): Promise<void> {
  if (email !== null) await db.update(invitations).set({ tokenId: await makeLink(db, { purpose: 'invitation', email, userId: null, payload: { invitationId } }) }).where(eq(invitations.id, invitationId))
  emit('invitation.sent', { invitationId })
}

async function personOf(db: Db, handle: string): Promise<number> {
  const [person] = await db.select({ id: users.id }).from(users).where(and(eq(users.handle, handle), isNull(users.deletedAt), eq(users.isPlaceholder, false)))
  if (!person) throw fieldError('Refused', 'to', 'unknownPerson', validation.unknownPerson())
  return person.id
}

async function refuseMember(db: Db, organizationId: number, userId: number): Promise<void> {
  const [member] = await db.select({ role: memberships.role }).from(memberships).where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)))
  if (member) throw fieldError('Conflict', 'to', 'member', 'This person is a member already.')
}

async function refuseRepetition(db: Db, { id }: OrganizationRecord, { email, userId }: { email: string | null, userId: number | null }): Promise<void> {
  const open = await db.select({ email: invitations.email, userId: invitations.userId }).from(invitations).where(and(eq(invitations.organizationId, id), isNull(invitations.usedAt)))
  if (open.some(one => email === null ? one.userId === userId : one.email?.toLowerCase() === email)) throw fieldError('Conflict', 'to', 'invited', 'There is an invitation already. Send it again from the list.')
  if (open.length >= MOST_OPEN) throw new AppError('Refused', `${MOST_OPEN} invitations wait already. Withdraw some of them first.`)
}

function isOpen(organizationId: number, invitationId: number) {
  return and(eq(invitations.id, invitationId), eq(invitations.organizationId, organizationId), isNull(invitations.usedAt))
}

function gone(): AppError {
  return new AppError('NotFound', 'This invitation was used, was withdrawn, or has expired.')
}
