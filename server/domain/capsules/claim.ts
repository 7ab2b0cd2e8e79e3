import { and, eq, or } from 'drizzle-orm'
import { addresses, correspondents } from '#drizzle/schema/addresses'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { users } from '#drizzle/schema/accounts'
import type { Actor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret } from '#server/platform/secrets'

/**
 * A capsule as one of its recipients: by the token of their mail, or signed in with the capsule's id. The token is looked up
 * by its hash, so that no comparison takes longer for a better guess. Throws NotFound.
 */
export async function getClaim(db: Db, actor: Actor, claim: string) {
  const isToken = claim.length === 43
  const [row] = !isToken && actor.kind !== 'person'
    ? []
    : await db.select({ capsule: capsules, recipient: capsuleRecipients, answer: correspondents.answer, senderUserId: addresses.userId })
        .from(capsuleRecipients).innerJoin(capsules, eq(capsules.id, capsuleRecipients.capsuleId))
        .leftJoin(addresses, eq(addresses.id, capsules.senderAddressId))
        .leftJoin(correspondents, and(eq(correspondents.addressId, capsuleRecipients.addressId), eq(correspondents.senderAddressId, capsules.senderAddressId)))
        .where(isToken ? eq(capsuleRecipients.claimHash, hashOfSecret(claim)) : and(eq(capsules.publicId, claim), mine(db, actor)))
  if (!row) throw new AppError('NotFound', 'This link is not known. Copy all of it from the mail, or sign in.')
  return row
}

/** What was sent to me by name, or to the address of my account. */
function mine(db: Db, actor: Actor) {
  const id = actor.kind === 'person' ? actor.id : 0
  const myAddress = db.select({ id: addresses.id }).from(addresses).innerJoin(users, and(eq(users.id, addresses.userId), eq(users.email, addresses.email))).where(eq(users.id, id))
  return or(eq(capsuleRecipients.userId, id), eq(capsuleRecipients.addressId, myAddress))
}
