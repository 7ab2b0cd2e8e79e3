import { and, eq, ne } from 'drizzle-orm'
import { capsuleRecipients } from '#drizzle/schema/capsules'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { noteEvent } from '#server/domain/capsules/note-event'
import { recipientState } from '#server/domain/capsules/presenter'
import { listRecipients, lockCapsule, unknownCapsule } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { addressIdOf, refuseUnwanted } from '#server/domain/capsules/recipients'
import { sendAgain } from '#server/domain/capsules/send-again'
import { claimTokenOf } from '#server/domain/capsules/tokens'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError, fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { hashOfSecret } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'
import { validation } from '#shared/messages/en/validation'

/** Longer ago, a proof of identity is not enough to lead a letter to somebody else. */
const FRESH_MS = 15 * 60_000

/**
 * Gives a recipient another address; the link of the old one ends. If their mail did not arrive it is sent again, to the new
 * one. Throws NotFound, ReauthenticationRequired, RecipientRefused, InvalidInput, or TooLate for who has it already.
 */
export async function changeAddress(actor: Person, publicId: string, recipientId: string, email: string): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db } = unit
    const now = clock.now()
    const capsule = await lockCapsule(db, publicId)
    authorize(capsulePolicy.read(actor, capsule, false))
    if (now.getTime() - actor.session.freshAt.getTime() > FRESH_MS) throw new AppError('ReauthenticationRequired', 'Confirm that it is you: sign in once more.')
    const recipient = (await listRecipients(db, capsule.id)).find(one => one.publicId === recipientId)
    if (!recipient) throw unknownCapsule()
    const state = recipientState(recipient, capsule)
    if (!['waiting', 'bounced', 'failed', 'deferred'].includes(state)) throw new AppError('TooLate', 'This recipient has it already, or does not take it.')

    const addressId = await addressIdOf(db, email)
    await refuseUnwanted(db, capsule.senderAddressId!, [addressId])
    const [other] = await db.select({ id: capsuleRecipients.id }).from(capsuleRecipients)
      .where(and(eq(capsuleRecipients.capsuleId, capsule.id), eq(capsuleRecipients.addressId, addressId), ne(capsuleRecipients.id, recipient.id)))
    if (other) throw fieldError('InvalidInput', 'email', 'recipientTwice', validation.recipientTwice())
    await db.update(capsuleRecipients).set({ addressId, userId: null, given: email, suppressedReason: null, claimHash: hashOfSecret(claimTokenOf(capsule.id, addressId)) })
      .where(eq(capsuleRecipients.id, recipient.id))
    await noteEvent(db, capsule.id, 'address_changed', { from: recipient.given, to: email })
    if (capsule.state === 'sent') await sendAgain(unit, capsule.id, recipient.addressId, addressId)
    return capsule
  })
}
