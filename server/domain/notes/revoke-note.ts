import { sql } from 'drizzle-orm'
import { noteEvents } from '#drizzle/schema/notes'
import { endOf } from '#server/domain/notes/ended'
import { notePolicy } from '#server/domain/notes/policy'
import { findNote, lockNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { hashOfProof } from '#server/domain/notes/secrets'
import { scheduleTurn } from '#server/domain/notes/turn-note'
import { releaseNoteFiles, wiped } from '#server/domain/notes/wipe'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** The note of this id, for its sender: by the manage token, or by the account that made it. Throws NotFound to everybody else. */
export async function getManagedNote(actor: Actor, id: string, manageToken: string | undefined): Promise<NoteRecord> {
  const note = await findNote(database(), id)
  if (!note) throw new AppError('NotFound', 'There is no such note.')
  authorize(notePolicy.manage(actor, note, manageToken === undefined ? undefined : hashOfProof(manageToken)))
  return note
}

/** Takes a note back: wiped in the statement that says so, with its files. Again is harmless. Throws NotFound, or how it has ended otherwise. */
export async function revokeNote(actor: Actor, id: string, manageToken: string | undefined): Promise<void> {
  const { id: noteId } = await getManagedNote(actor, id, manageToken)
  const now = clock.now()
  const isRevoked = await transaction(async (unit) => {
    const rows = await unit.db.execute(sql`
      update note set state = 'revoked', ended_at = ${now.toISOString()}::timestamptz, ${wiped()}
      where id = ${noteId} and state in ('uploading', 'sealed') and expires_at > ${now.toISOString()}::timestamptz returning id`)
    if (rows.length === 0) return false
    await unit.db.insert(noteEvents).values({ noteId, event: 'revoked', at: now })
    await releaseNoteFiles(unit, (await lockNote(unit.db, noteId))!)
    await scheduleTurn(unit.db, (await lockNote(unit.db, noteId))!)
    return true
  })
  if (isRevoked) return
  const left = await getManagedNote(actor, id, manageToken)
  if (left.state !== 'revoked') throw endOf(left, now) ?? new AppError('NotFound', 'There is no such note.')
}
