import { and, eq } from 'drizzle-orm'
import { ownershipOffers } from '#drizzle/schema/organizations'
import { organizationPolicy, refuseSilenced } from '#server/domain/organizations/policy'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { getMember, lockOrganization } from '#server/domain/organizations/queries'
import { giveRole } from '#server/domain/organizations/roster'
import type { Person } from '#server/platform/actor'
import { owns } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError, fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Offers the organization to another member, who has to accept. A second offer takes the place of the first. */
export async function offerOwnership(actor: Person, slug: string, userId: number): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const row = await lockOrganization(db, actor, slug)
    authorize(organizationPolicy.manage(actor, row, clock.now()))
    const { role: mine } = await getMember(db, row.id, actor.id).catch(() => ({ role: undefined }))
    if (mine !== 'owner') throw new AppError('Refused', 'Only somebody who owns it can hand it over. Give the role of an owner instead.')
    const { role } = await getMember(db, row.id, userId)
    if (role === 'owner') throw fieldError('Refused', 'userId', 'owner', 'This person owns it already.')
    const offer = { fromUserId: actor.id, toUserId: userId, createdAt: clock.now() }
    await db.insert(ownershipOffers).values({ organizationId: row.id, ...offer }).onConflictDoUpdate({ target: ownershipOffers.organizationId, set: offer })
    emit('ownership.offered', { organizationId: row.id, fromUserId: actor.id, toUserId: userId })
  })
}

/** An owner takes it back, or who was asked declines. Throws NotFound if nothing is offered to or by them. */
export async function endOffer(actor: Person, slug: string): Promise<void> {
  await transaction(async ({ db }) => {
    const row = await lockOrganization(db, actor, slug)
    const mine = owns(actor, row.id) ? undefined : eq(ownershipOffers.toUserId, actor.id)
    const ended = await db.delete(ownershipOffers).where(and(eq(ownershipOffers.organizationId, row.id), mine)).returning({ id: ownershipOffers.organizationId })
    if (ended.length === 0) throw new AppError('NotFound', 'There is no such offer.')
  })
}

/** The new owner first, so that there is one at every moment; who offered it stays as a moderator. */
export async function acceptOffer(actor: Person, slug: string): Promise<OrganizationRecord> {
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const row = await lockOrganization(db, actor, slug)
    authorize(refuseSilenced(actor, row.id, 'all', clock.now()))
    const [offer] = await db.delete(ownershipOffers).where(and(eq(ownershipOffers.organizationId, row.id), eq(ownershipOffers.toUserId, actor.id))).returning()
    if (!offer) throw new AppError('NotFound', 'There is no such offer.')
    const [from, to] = [await getMember(db, row.id, offer.fromUserId), await getMember(db, row.id, actor.id)]
    if (from.role !== 'owner') throw new AppError('Refused', 'Who offered it does not own it any more.')
    await giveRole(unit, row.id, { userId: actor.id, role: to.role }, 'owner')
    await giveRole(unit, row.id, { userId: offer.fromUserId, role: 'owner' }, 'moderator')
    emit('ownership.handedOver', { organizationId: row.id, fromUserId: offer.fromUserId, toUserId: actor.id })
    return row
  })
}
