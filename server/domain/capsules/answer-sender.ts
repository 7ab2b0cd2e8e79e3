import { correspondents } from '#drizzle/schema/addresses'
import { getClaim } from '#server/domain/capsules/claim'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'

/** What a recipient says about a capsule's sender: their links become links, or nothing comes from them any more. Throws NotFound. */
export async function answerSender(actor: Actor, claim: string, said: 'accept' | 'block'): Promise<void> {
  const db = database()
  const { capsule, recipient } = await getClaim(db, actor, claim)
  if (capsule.senderAddressId === null) return
  const values = { addressId: recipient.addressId, senderAddressId: capsule.senderAddressId, answer: said === 'accept' ? 'accepted' as const : 'blocked' as const, at: clock.now() }
  await db.insert(correspondents).values(values).onConflictDoUpdate({ target: [correspondents.addressId, correspondents.senderAddressId], set: values })
}
