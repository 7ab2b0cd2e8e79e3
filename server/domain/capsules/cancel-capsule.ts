import { asc, eq } from 'drizzle-orm'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { noteEvent } from '#server/domain/capsules/note-event'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { lockCapsule, RELEASE_TIMER, unknownCapsule } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { wipeCapsules } from '#server/domain/capsules/wipe-capsules'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { authorize } from '#server/platform/policy'
import { isSecretOf } from '#server/platform/secrets'
import { cancelTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/**
 * Stops a capsule that waits: a guest's is wiped, a member's becomes a draft again. What is canceled already stays so.
 * Throws NotFound, or TooLate once it is released.
 */
export async function cancelCapsule(actor: Actor, publicId: string, manageToken: string | undefined): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const capsule = await lockCapsule(db, publicId)
    authorize(capsulePolicy.cancel(actor, capsule, manageToken !== undefined && isSecretOf(capsule.manageHash, manageToken)))
    if (capsule.state !== 'scheduled' && capsule.state !== 'held') return capsule
    await noteEvent(db, capsule.id, 'canceled')
    if (capsule.ownerId === null) {
      await wipeCapsules(unit, [capsule.id], 'canceled')
      emit('capsule.told', { capsuleId: capsule.id, kind: 'canceled', addressId: capsule.senderAddressId! })
      return { ...capsule, state: 'canceled' }
    }
    const recipients = await db.select({ given: capsuleRecipients.given }).from(capsuleRecipients).where(eq(capsuleRecipients.capsuleId, capsule.id)).orderBy(asc(capsuleRecipients.id))
    await db.delete(capsuleRecipients).where(eq(capsuleRecipients.capsuleId, capsule.id))
    await cancelTimer(db, RELEASE_TIMER, capsule.id)
    const [row] = await db.update(capsules)
      .set({ state: 'draft', draftTo: recipients.map(({ given }) => given), heldReason: null, confirmedAt: null, version: capsule.version + 1, updatedAt: clock.now() })
      .where(eq(capsules.id, capsule.id)).returning()
    return row!
  })
}

/** Throws a member's draft away, with its files. Throws NotFound. */
export async function removeDraft(actor: Actor, publicId: string): Promise<void> {
  await transaction(async (unit) => {
    const capsule = await lockCapsule(unit.db, publicId)
    authorize(capsulePolicy.read(actor, capsule, false))
    if (capsule.state !== 'draft') throw unknownCapsule()
    await wipeCapsules(unit, [capsule.id], 'canceled')
    await unit.db.delete(capsules).where(eq(capsules.id, capsule.id))
  })
}
