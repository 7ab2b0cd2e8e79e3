import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { notifications } from '#drizzle/schema/courier'
import { addresses } from '#drizzle/schema/addresses'
import { invitations, joinRequests, organizations, ownershipOffers } from '#drizzle/schema/organizations'
import type { DomainEvents } from '#server/domain/events'
import { notify, person } from '#server/domain/notifications/audience'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/** Tells the owners and moderators that somebody asks to be taken in; nothing, if that is decided or taken back by now. */
export async function notifyOfRequest(unit: UnitOfWork, joinRequestId: number, eventId: number): Promise<void> {
  const [request] = await unit.db.select({ userId: joinRequests.userId, organizationId: joinRequests.organizationId, slug: organizations.slug }).from(joinRequests)
    .innerJoin(organizations, eq(organizations.id, joinRequests.organizationId)).where(and(eq(joinRequests.id, joinRequestId), isNull(joinRequests.decidedAt), isNull(organizations.deletedAt)))
  if (!request) return
  const { userId, organizationId, slug } = request
  await notify(unit, 'organization.asked', { eventId, actorId: userId, organizationId, facts: { path: `/${slug}/manage/requests` } }, sql`
    select user_id, 'membership' from membership where organization_id = ${organizationId} and role <> 'member'`)
  await unit.db.update(notifications).set({ joinRequestId }).where(eq(notifications.eventId, eventId))
}

/** Tells who has asked. */
export async function notifyOfDecision(unit: UnitOfWork, { joinRequestId, accepted }: DomainEvents['joinRequest.decided'], eventId: number): Promise<void> {
  const [request] = await unit.db.select().from(joinRequests).where(eq(joinRequests.id, joinRequestId))
  if (!request) return
  // Who decided is not named: the answer is the organization's.
  const occasion = { eventId, actorId: null, organizationId: request.organizationId, ...accepted ? {} : { facts: { path: '/organizations' } } }
  await notify(unit, accepted ? 'organization.accepted' : 'organization.declined', occasion, person(request.userId, 'membership'))
}

/** A notification to an account, or a mail with a link to an address. Withdrawn, it takes both with it. */
export async function notifyOfInvitation(unit: UnitOfWork, invitationId: number, eventId: number): Promise<void> {
  const { db, emit } = unit
  const [invitation] = await db.select().from(invitations).where(and(eq(invitations.id, invitationId), isNull(invitations.usedAt)))
  if (!invitation) return
  const { organizationId, invitedBy: actorId, userId, email, tokenId } = invitation
  if (userId !== null) {
    await notify(unit, 'organization.invited', { eventId, actorId, organizationId, facts: { path: '/invitations' } }, person(userId, 'membership'))
    await db.update(notifications).set({ invitationId }).where(eq(notifications.eventId, eventId))
    return
  }
  const [address] = await db.insert(addresses).values({ email: email!, createdAt: clock.now() })
    .onConflictDoUpdate({ target: addresses.email, set: { email: sql`${addresses.email}` } }).returning({ id: addresses.id })
  const [row] = await db.insert(notifications).values({ eventId, kind: 'organization.invited', actorId, organizationId, invitationId, addressId: address!.id, tokenId, createdAt: clock.now() })
    .returning({ id: notifications.id })
  emit('notification.created', { notificationId: row!.id })
}

/** Tells who has invited them. */
export async function notifyOfNewMember(unit: UnitOfWork, { invitationId, userId }: DomainEvents['invitation.accepted'], eventId: number): Promise<void> {
  const [invitation] = await unit.db.select().from(invitations).where(eq(invitations.id, invitationId))
  if (invitation) await notify(unit, 'organization.joined', { eventId, actorId: userId, organizationId: invitation.organizationId }, person(invitation.invitedBy, 'membership'))
}

/** Tells who is asked to own it; nothing, if the offer has ended by now. */
export async function notifyOfOffer(unit: UnitOfWork, { organizationId, fromUserId, toUserId }: DomainEvents['ownership.offered'], eventId: number): Promise<void> {
  const [offer] = await unit.db.select().from(ownershipOffers).where(and(eq(ownershipOffers.organizationId, organizationId), eq(ownershipOffers.toUserId, toUserId)))
  if (offer) await notify(unit, 'organization.offered', { eventId, actorId: fromUserId, organizationId }, person(toUserId, 'membership'))
}

export async function notifyOfHandOver(unit: UnitOfWork, { organizationId, fromUserId, toUserId }: DomainEvents['ownership.handedOver'], eventId: number): Promise<void> {
  await notify(unit, 'organization.handedOver', { eventId, actorId: toUserId, organizationId }, person(fromUserId, 'membership'))
}

/** Tells every owner, also who did it: the mail is what they will look for when it was a mistake. */
export async function notifyOfDeletion(unit: UnitOfWork, kind: 'deleted' | 'restored', { organizationId }: DomainEvents['organization.deleted'], eventId: number): Promise<void> {
  const isDeleted = kind === 'deleted'
  const [still] = await unit.db.select({ id: organizations.id }).from(organizations)
    .where(and(eq(organizations.id, organizationId), isNull(organizations.purgedAt), isDeleted ? isNotNull(organizations.deletedAt) : isNull(organizations.deletedAt)))
  if (!still) return
  const owners = sql`select user_id, 'membership' from membership where organization_id = ${organizationId} and role = 'owner'`
  const facts = isDeleted ? { facts: { path: '/organizations/deleted' } } : {}
  await notify(unit, `organization.${kind}`, { eventId, actorId: null, organizationId, ...facts }, owners)
}
