import { inArray } from 'drizzle-orm'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import { releaseAttachmentsOf } from '#server/domain/files/attachments'
import { cancelTimer } from '#server/platform/timers'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'
import { EXPIRE_TIMER, RELEASE_TIMER } from '#server/domain/capsules/queries'

/**
 * Ends capsules and removes what they held, in this transaction: text, subject, names, files. What stays for thirty days is
 * that there was one and when it ended; after a cancellation also the hashes of its links, so that they can say so.
 */
export async function wipeCapsules(unit: UnitOfWork, ids: number[], state: 'canceled' | 'expired'): Promise<void> {
  if (ids.length === 0) return
  const { db } = unit
  const now = clock.now()
  await releaseAttachmentsOf(unit, ids)
  await db.update(capsules).set({
    state, subject: '', body: '', senderName: '', draftTo: [], noteId: null, heldReason: null, networkHash: null, endedAt: now, updatedAt: now,
    ...state === 'expired' ? { confirmHash: null, manageHash: null } : {},
  }).where(inArray(capsules.id, ids))
  if (state === 'expired') await db.delete(capsuleRecipients).where(inArray(capsuleRecipients.capsuleId, ids))
  else await db.update(capsuleRecipients).set({ given: '' }).where(inArray(capsuleRecipients.capsuleId, ids))
  for (const id of ids) {
    await cancelTimer(db, EXPIRE_TIMER, id)
    await cancelTimer(db, RELEASE_TIMER, id)
  }
}
