/** What the courier reports of a capsule's mails, told to its sender. */
import { and, asc, eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { capsuleEvents, capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { noteEvent } from '#server/domain/capsules/note-event'
import { recipientState } from '#server/domain/capsules/presenter'
import { listRecipients } from '#server/domain/capsules/queries'
import { addressIdOfPerson } from '#server/domain/capsules/recipients'
import { sendAgain } from '#server/domain/capsules/send-again'
import { claimTokenOf } from '#server/domain/capsules/tokens'
import type { DomainEvents } from '#server/domain/events'
import type { UnitOfWork } from '#server/platform/events'
import { hashOfSecret } from '#server/platform/secrets'

/** A mail came back or was given up: it goes to the address that the person has now, if that is another one; else the sender is told at once. */
export async function onUndelivered(unit: UnitOfWork, { batchId, addressId, kind }: DomainEvents['capsule.undelivered']): Promise<void> {
  const { db, emit } = unit
  const [row] = await db.select({ capsule: capsules, recipient: capsuleRecipients, email: addresses.email }).from(notificationBatches)
    .innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId)).innerJoin(capsules, eq(capsules.id, notifications.capsuleId))
    .innerJoin(capsuleRecipients, and(eq(capsuleRecipients.capsuleId, capsules.id), eq(capsuleRecipients.addressId, addressId)))
    .innerJoin(addresses, eq(addresses.id, capsuleRecipients.addressId))
    .where(eq(notificationBatches.id, batchId))
  if (!row) return
  const { capsule, recipient, email } = row
  const alternate = recipient.userId === null ? undefined : await alternateOf(unit, recipient.userId, email)
  if (alternate !== undefined) {
    await db.update(capsuleRecipients).set({ addressId: alternate, claimHash: hashOfSecret(claimTokenOf(capsule.id, alternate)) }).where(eq(capsuleRecipients.id, recipient.id))
    return await sendAgain(unit, capsule.id, addressId, alternate)
  }
  await noteEvent(db, capsule.id, kind === 'bounced' ? 'bounced' : 'given_up', { to: recipient.given })
  if (capsule.senderAddressId !== null) emit('capsule.told', { capsuleId: capsule.id, kind: kind === 'bounced' ? 'bounced' : 'refused', addressId: capsule.senderAddressId })
}

/** Once everybody whom it may go to has it, the sender gets the receipt. */
export async function onSettled({ db, emit }: UnitOfWork, { capsuleId }: DomainEvents['capsule.settled']): Promise<void> {
  const [capsule] = await db.select().from(capsules).where(and(eq(capsules.id, capsuleId), eq(capsules.state, 'sent'))).for('update')
  if (!capsule) return
  const states = (await listRecipients(db, capsuleId)).map(recipient => recipientState(recipient, capsule))
  const arrived = states.filter(state => state === 'sent' || state === 'delivered')
  if (arrived.length === 0 || arrived.length + states.filter(state => state === 'suppressed').length < states.length) return
  const [told] = await db.select({ id: capsuleEvents.id }).from(capsuleEvents).where(and(eq(capsuleEvents.capsuleId, capsuleId), eq(capsuleEvents.event, 'delivered'))).orderBy(asc(capsuleEvents.id)).limit(1)
  if (told) return
  await noteEvent(db, capsuleId, 'delivered')
  if (capsule.senderAddressId !== null) emit('capsule.told', { capsuleId, kind: 'delivered', addressId: capsule.senderAddressId })
}

async function alternateOf({ db }: UnitOfWork, userId: number, email: string): Promise<number | undefined> {
  const [person] = await db.select({ id: users.id }).from(users).where(and(eq(users.id, userId), sql`${users.email} is not null and ${users.email} <> ${email}::citext and not ${users.emailsOff}`))
  return person && await addressIdOfPerson(db, person.id)
}
