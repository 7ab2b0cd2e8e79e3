import { eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import type { capsuleEdit } from '#shared/schemas/capsules'
import { setAttachments } from '#server/domain/files/attachments'
import { checkContent, sealedNoteId } from '#server/domain/capsules/content'
import { allowedReleaseTime, releaseTimeOf } from '#server/domain/capsules/dates'
import type { WallTime } from '#server/platform/due-time'
import { noteEvent } from '#server/domain/capsules/note-event'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { lockCapsule, RELEASE_TIMER } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { resolveRecipients, setRecipients } from '#server/domain/capsules/recipients'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { isSecretOf } from '#server/platform/secrets'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { validation } from '#shared/messages/en/validation'

export type CapsuleEdit = Partial<v.InferOutput<typeof capsuleEdit>>

/**
 * Changes a capsule until a minute before its date. `version` is the one that was read: a later one means that it was changed
 * in another place. One that was held waits again. Throws NotFound, TooLate, Stale, and what sending it can throw.
 */
export async function updateCapsule(actor: Actor, publicId: string, manageToken: string | undefined, version: number, edit: CapsuleEdit): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db } = unit
    const capsule = await lockEditable(db, actor, publicId, manageToken)
    if (capsule.version !== version) throw new AppError('Stale', 'It was changed in another place. Load it again.')
    const changed = capsule.state === 'draft' ? await draftChanges(edit) : await waitingChanges(unit, capsule, edit)
    if (edit.files) await setAttachments(unit, capsule.id, edit.files, { isConfirmed: capsule.state !== 'draft' })
    if (capsule.state !== 'draft') {
      await requireContent(db, capsule.id, { ...capsule, ...changed })
      await noteEvent(db, capsule.id, 'edited')
      const isMoved = changed.releaseAt && changed.releaseAt.getTime() !== capsule.releaseAt?.getTime()
      if (isMoved) unit.emit('capsule.told', { capsuleId: capsule.id, kind: 'moved', addressId: capsule.senderAddressId! })
    }
    return await save(unit, capsule, changed)
  })
}

/** Chooses another date. Throws NotFound, TooLate, DateTooSoon or DateTooFar. */
export async function moveCapsule(actor: Actor, publicId: string, manageToken: string | undefined, when: WallTime): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const capsule = await lockEditable(unit.db, actor, publicId, manageToken)
    if (capsule.state === 'draft') return await save(unit, capsule, releaseTimeOf(when))
    const changed = await waitingChanges(unit, capsule, { when })
    await noteEvent(unit.db, capsule.id, 'moved', { from: capsule.atLocal!, to: changed.atLocal! })
    unit.emit('capsule.told', { capsuleId: capsule.id, kind: 'moved', addressId: capsule.senderAddressId! })
    return await save(unit, capsule, changed)
  })
}

type Changes = Partial<typeof capsules.$inferInsert>

async function lockEditable(db: Db, actor: Actor, publicId: string, manageToken: string | undefined): Promise<CapsuleRow> {
  const capsule = await lockCapsule(db, publicId)
  authorize(capsulePolicy.edit(actor, capsule, manageToken !== undefined && isSecretOf(capsule.manageHash, manageToken), clock.now(), config().limits.capsules))
  return capsule
}

/** A draft is what was typed, checked when it is sent. */
export async function draftChanges(edit: CapsuleEdit): Promise<Changes> {
  return {
    ...textChanges(edit),
    ...edit.to === undefined ? {} : { draftTo: edit.to },
    ...edit.when === undefined ? {} : releaseTimeOf(edit.when),
  }
}

async function waitingChanges({ db }: UnitOfWork, capsule: CapsuleRow, edit: CapsuleEdit): Promise<Changes> {
  const isGuest = capsule.ownerId === null
  checkContent(edit, { isGuest })
  const time = edit.when && allowedReleaseTime(edit.when, { isGuest })
  if (edit.to) await setRecipients(db, { capsuleId: capsule.id, senderAddressId: capsule.senderAddressId!, isGuest }, await resolveRecipients(db, edit.to))
  const noteId = edit.seal === undefined ? capsule.noteId : edit.seal === null ? null : await sealedNoteId(db, edit.seal, { releaseAt: time?.releaseAt ?? capsule.releaseAt! })
  // A sealed note opens when it was made to open: another date would leave its capsule without it.
  if (noteId !== null && noteId === capsule.noteId && time) throw fieldError('Refused', 'when', 'sealDate', validation.sealDate())
  return { ...textChanges(edit), ...time, noteId }
}

function textChanges(edit: CapsuleEdit): Changes {
  return {
    ...edit.subject === undefined ? {} : { subject: edit.subject },
    ...edit.body_md === undefined ? {} : { body: edit.body_md },
    ...edit.body_position === undefined ? {} : { bodyPosition: edit.body_position },
  }
}

async function requireContent(db: Db, capsuleId: number, { body, noteId }: { body?: string, noteId?: number | null }): Promise<void> {
  const [file] = body !== '' || noteId !== null ? [true] : await db.execute(`select 1 from capsule_file where capsule_id = ${capsuleId} limit 1`)
  if (!file) throw fieldError('InvalidInput', 'body_md', 'textOrFile', validation.textOrFile())
}

async function save({ db }: UnitOfWork, capsule: CapsuleRow, changed: Changes): Promise<CapsuleRow> {
  const state = capsule.state === 'held' ? 'scheduled' as const : capsule.state
  const [row] = await db.update(capsules).set({ ...changed, state, heldReason: null, version: capsule.version + 1, updatedAt: clock.now() }).where(eq(capsules.id, capsule.id)).returning()
  if (state === 'scheduled') {
    await schedule(db, RELEASE_TIMER, capsule.id, row!.releaseAt!)
    if (capsule.state === 'held') await db.update(capsuleRecipients).set({ suppressedReason: null }).where(eq(capsuleRecipients.capsuleId, capsule.id))
  }
  return row!
}
