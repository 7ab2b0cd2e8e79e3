import { and, eq, inArray, isNull, notInArray, or, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { claimTokenOf } from '#server/domain/capsules/tokens'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { hashOfSecret, newPublicId } from '#server/platform/secrets'
import { validation } from '#shared/messages/en/validation'

export interface Recipient {
  given: string
  addressId: number
  /** Only of who was named by their handle: an address says nothing about who has an account. */
  userId: number | null
}

/** The address row of an e-mail address; made if there is none. */
export async function addressIdOf(db: Db, email: string): Promise<number> {
  await db.insert(addresses).values({ email, createdAt: clock.now() }).onConflictDoNothing()
  const [row] = await db.select({ id: addresses.id }).from(addresses).where(eq(addresses.email, email))
  return row!.id
}

/** The address row of a person, with the language that they read. Undefined for who has no address. */
export async function addressIdOfPerson(db: Db, userId: number): Promise<number | undefined> {
  const [person] = await db.select({ email: users.email, language: users.language }).from(users).where(and(eq(users.id, userId), isNull(users.deletedAt)))
  if (!person?.email) return undefined
  const [row] = await db.select({ id: addresses.id, userId: addresses.userId }).from(addresses).where(eq(addresses.email, person.email))
  if (row?.userId === userId) return row.id
  // Who has changed their address leaves the old one behind.
  await db.update(addresses).set({ userId: null }).where(eq(addresses.userId, userId))
  const [kept] = await db.insert(addresses).values({ email: person.email, userId, language: person.language, createdAt: clock.now() })
    .onConflictDoUpdate({ target: addresses.email, set: { userId, language: person.language } }).returning({ id: addresses.id })
  return kept!.id
}

/** Who is meant by what was typed: addresses, and people by handle. Each address once. Throws InvalidInput for unknown handles. */
export async function resolveRecipients(db: Db, to: string[]): Promise<Recipient[]> {
  const found = new Map<number, Recipient>()
  // In one order, so that two capsules to the same people do not wait for each other.
  for (const given of [...new Set(to)].sort()) {
    const recipient = given.startsWith('@') ? await personOf(db, given) : { given, addressId: await addressIdOf(db, given), userId: null }
    const known = found.get(recipient.addressId)
    if (!known || known.userId === null) found.set(recipient.addressId, recipient)
  }
  return [...found.values()].sort((one, other) => to.indexOf(one.given) - to.indexOf(other.given))
}

async function personOf(db: Db, given: string): Promise<Recipient> {
  const [person] = await db.select({ id: users.id }).from(users).where(and(eq(users.handle, given.slice(1)), isNull(users.deletedAt), eq(users.isPlaceholder, false)))
  const addressId = person && await addressIdOfPerson(db, person.id)
  if (addressId === undefined) throw fieldError('InvalidInput', 'to', 'unknownPerson', validation.unknownPerson())
  return { given, addressId, userId: person!.id }
}

/**
 * Gives a capsule exactly these recipients; who stays keeps their row. Throws RecipientRefused if somebody who knows the
 * signed-in sender does not want to hear of them; anybody else is told nothing, and suppressed at the release.
 */
export async function setRecipients(db: Db, { capsuleId, senderAddressId, isGuest }: { capsuleId: number, senderAddressId: number, isGuest: boolean }, recipients: Recipient[]): Promise<void> {
  const addressIds = recipients.map(({ addressId }) => addressId)
  if (!isGuest) await refuseUnwanted(db, senderAddressId, addressIds)
  await db.delete(capsuleRecipients).where(and(eq(capsuleRecipients.capsuleId, capsuleId), notInArray(capsuleRecipients.addressId, addressIds)))
  const now = clock.now()
  await db.insert(capsuleRecipients).values(recipients.map(({ given, addressId, userId }) => ({
    publicId: newPublicId(), capsuleId, addressId, userId, given, claimHash: hashOfSecret(claimTokenOf(capsuleId, addressId)), createdAt: now,
  }))).onConflictDoUpdate({
    target: [capsuleRecipients.capsuleId, capsuleRecipients.addressId],
    set: { given: sql`excluded.given`, userId: sql`excluded.user_id`, suppressedReason: null },
  })
}

/** Only to a sender whom they know: they have answered about them, or had a capsule of theirs. Nobody else may ask who has opted out. */
export async function refuseUnwanted(db: Db, senderAddressId: number, addressIds: number[]): Promise<void> {
  const unwanted = await db.select({ id: addresses.id }).from(addresses)
    .leftJoin(correspondents, and(eq(correspondents.addressId, addresses.id), eq(correspondents.senderAddressId, senderAddressId)))
    .leftJoin(users, eq(users.id, addresses.userId))
    .where(and(
      inArray(addresses.id, addressIds),
      or(eq(correspondents.answer, 'blocked'), and(isNull(users.id), inArray(addresses.suppressed, ['opted_out', 'complained']))),
      or(sql`${correspondents.answer} is not null`, sql`exists (select from ${capsuleRecipients} earlier join ${capsules} on ${capsules.id} = earlier.capsule_id
        where earlier.address_id = ${addresses.id} and ${capsules.senderAddressId} = ${senderAddressId} and ${capsules.state} = 'sent' and earlier.suppressed_reason is null)`),
    )).limit(1)
  if (unwanted.length > 0) throw new AppError('RecipientRefused', 'Somebody among the recipients does not take mail from you.')
}
