import { eq } from 'drizzle-orm'
import { notes } from '#drizzle/schema/notes'
import { placesOf } from '#server/domain/notes/chunks'
import { notePolicy } from '#server/domain/notes/policy'
import { findNote, listArrived, lockNote } from '#server/domain/notes/queries'
import { hashOfProof } from '#server/domain/notes/secrets'
import { scheduleTurn } from '#server/domain/notes/turn-note'
import type { Actor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'
import type { NoteState } from '#shared/contract/notes'

/** Seals a note whose chunks are all there; from now on it opens. Again is harmless. Throws NotFound, NotAllowed or ChunksMissing, which names them. */
export async function closeNote(actor: Actor, id: string, manageToken: string): Promise<NoteState> {
  const found = await findNote(database(), id)
  if (!found) throw new AppError('NotFound', 'There is no such note.')
  authorize(notePolicy.fill(actor, found, hashOfProof(manageToken)))
  return await transaction(async ({ db }) => {
    const note = await lockNote(db, found.id)
    if (!note) throw new AppError('NotFound', 'There is no such note.')
    if (note.state !== 'uploading') return note.state
    const arrived = await listArrived(db, note.id)
    const missing = placesOf(note.fileChunks).filter(([file, chunk]) => !arrived.has(`${file}:${chunk}`))
    if (missing.length > 0) throw new AppError('ChunksMissing', `${missing.length} of ${placesOf(note.fileChunks).length} chunks have not arrived.`, [], undefined, { missing })
    await db.update(notes).set({ state: 'sealed' }).where(eq(notes.id, note.id))
    await scheduleTurn(db, { ...note, state: 'sealed' })
    return 'sealed'
  })
}
