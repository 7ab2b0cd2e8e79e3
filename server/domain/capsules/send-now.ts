import { and, eq, gt } from 'drizzle-orm'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { notes } from '#drizzle/schema/notes'
import { noteEvent } from '#server/domain/capsules/note-event'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { findCapsule, lockCapsule, RELEASE_TIMER } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { releaseCapsules } from '#server/domain/capsules/release-capsules'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { isSecretOf } from '#server/platform/secrets'
import { cancelTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** Releases a capsule without waiting for its date, by the same claim as the clock. Throws NotFound, TooLate or Refused. */
export async function sendNow(actor: Actor, publicId: string, manageToken: string | undefined): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db } = unit
    const now = clock.now()
    const capsule = await lockCapsule(db, publicId)
    authorize(capsulePolicy.sendNow(actor, capsule, manageToken !== undefined && isSecretOf(capsule.manageHash, manageToken), now))
    const [closed] = capsule.noteId === null ? [] : await db.select({ id: notes.id }).from(notes).where(and(eq(notes.id, capsule.noteId), gt(notes.opensAt, now)))
    if (closed) throw new AppError('Refused', 'What is sealed in it opens at its date: it cannot go out before.')
    await db.update(capsules).set({ state: 'scheduled', heldReason: null, version: capsule.version + 1 }).where(eq(capsules.id, capsule.id))
    await db.update(capsuleRecipients).set({ suppressedReason: null }).where(eq(capsuleRecipients.capsuleId, capsule.id))
    await cancelTimer(db, RELEASE_TIMER, capsule.id)
    await noteEvent(db, capsule.id, 'sent_now')
    await releaseCapsules(unit, [capsule.id], { isForced: true })
    return (await findCapsule(db, publicId))!
  })
}
