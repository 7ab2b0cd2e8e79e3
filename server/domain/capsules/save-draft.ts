import { eq } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import { setAttachments } from '#server/domain/files/attachments'
import { lockSender } from '#server/domain/capsules/create-capsule'
import { findReplay } from '#server/domain/capsules/find-replay'
import { lockCapsule } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { draftChanges } from '#server/domain/capsules/update-capsule'
import type { CapsuleEdit } from '#server/domain/capsules/update-capsule'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { AppError } from '#server/platform/errors'
import { newPublicId } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'

/** Keeps an unfinished capsule under the client's id for it. Throws TooLate if it was sent in the meantime. */
export async function saveDraft(actor: Person, clientId: string, edit: CapsuleEdit): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db } = unit
    await lockSender(db, `user:${actor.id}`)
    const found = await findReplay(db, { userId: actor.id }, clientId)
    const earlier = found && await lockCapsule(db, found.publicId)
    if (earlier && earlier.state !== 'draft') throw new AppError('TooLate', 'This capsule was sent already.')
    const now = clock.now()
    const changed = { ...await draftChanges(edit), updatedAt: now }
    const [row] = earlier
      ? await db.update(capsules).set({ ...changed, version: earlier.version + 1 }).where(eq(capsules.id, earlier.id)).returning()
      : await db.insert(capsules).values({ ...changed, publicId: newPublicId(), clientId, state: 'draft', ownerId: actor.id, createdAt: now }).returning()
    if (edit.files) await setAttachments(unit, row!.id, edit.files, { isConfirmed: false })
    return row!
  })
}
