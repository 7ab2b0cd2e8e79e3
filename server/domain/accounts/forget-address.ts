import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { deliveryFailures, notificationBatches, notifications } from '#drizzle/schema/courier'
import { outbox } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { defineTimer, schedule } from '#server/platform/timers'

export const FORGET_ADDRESS_TIMER = 'accounts.forgetAddress'
/** A capsule of theirs waits for its day, and goes out under their name. */
const AGAIN_MS = 30 * 86_400_000

/**
 * Forgets the address of an account that is gone, with every mail to it. It stays where somebody else has written it: as the
 * recipient of their capsule, or where its owner has told us not to write to it.
 */
export const forgetAddressTimer = defineTimer({
  kind: FORGET_ADDRESS_TIMER,
  async run({ db }, addressId) {
    const [address] = await db.select().from(addresses).where(and(eq(addresses.id, addressId), isNull(addresses.userId)))
    if (!address) return
    await db.delete(outbox).where(and(sql`${outbox.state} <> 'pending'`, sql`${outbox.payload} ->> 'email' = ${address.email}`))
    await db.delete(notifications).where(and(eq(notifications.addressId, addressId), sql`(${notifications.kind} like 'account.%' or ${notifications.kind} like 'mail.%')`))
    const own = eq(capsules.senderAddressId, addressId)
    await db.update(capsules).set({ senderAddressId: null, senderName: '' }).where(and(own, isNull(capsules.ownerId), inArray(capsules.state, ['sent', 'canceled', 'expired'])))
    const [waiting] = await db.select({ id: capsules.id }).from(capsules).where(own).limit(1)
    if (waiting) return schedule(db, FORGET_ADDRESS_TIMER, addressId, new Date(clock.now().getTime() + AGAIN_MS))
    const [used] = await db.select({ id: addresses.id }).from(addresses).where(and(eq(addresses.id, addressId), or(
      sql`${addresses.suppressed} is not null`,
      ...[
        db.select({ id: capsuleRecipients.id }).from(capsuleRecipients).where(eq(capsuleRecipients.addressId, addressId)),
        db.select({ id: notifications.id }).from(notifications).where(eq(notifications.addressId, addressId)),
        db.select({ id: notificationBatches.id }).from(notificationBatches).where(and(eq(notificationBatches.state, 'pending'), sql`${notificationBatches.addressIds} @> array[${addressId}::bigint]`)),
        db.select({ at: correspondents.at }).from(correspondents).where(or(eq(correspondents.addressId, addressId), eq(correspondents.senderAddressId, addressId))),
      ].map(query => sql`exists ${query}`),
    )))
    if (used) return
    await db.delete(deliveryFailures).where(eq(deliveryFailures.addressId, addressId))
    await db.delete(addresses).where(eq(addresses.id, addressId))
  },
})
