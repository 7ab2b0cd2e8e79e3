import { eq } from 'drizzle-orm'
import { noteOpenings } from '#drizzle/schema/notes'
import { findNote, findOpening, lockNote } from '#server/domain/notes/queries'
import { scheduleTurn, tidyEnded } from '#server/domain/notes/turn-note'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'
import { hashOfSecret } from '#server/platform/secrets'

/**
 * The text has arrived (with `files`, everything): this attempt gets no second answer, and after the last opening what was
 * kept for one is wiped now. Again is harmless. Throws NotFound where nobody opened the note by this attempt.
 */
export async function acknowledgeOpening(id: string, attempt: string, { files }: { files: boolean }): Promise<void> {
  const found = await findNote(database(), id)
  const opening = found && await findOpening(database(), found.id, hashOfSecret(attempt))
  if (!opening) throw new AppError('NotFound', 'Nobody has opened a note by this attempt.')
  await transaction(async (unit) => {
    const note = await lockNote(unit.db, opening.noteId)
    if (!note) return
    await unit.db.update(noteOpenings).set({ graceUntil: null, ...files && { ticketUntil: null } }).where(eq(noteOpenings.id, opening.id))
    if (!note.endedAt) return
    await tidyEnded(unit, note)
    await scheduleTurn(unit.db, (await lockNote(unit.db, note.id))!)
  })
}
