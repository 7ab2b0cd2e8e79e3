import { and, eq, sql } from 'drizzle-orm'
import { noteChunks, notes } from '#drizzle/schema/notes'
import { checkChunk } from '#server/domain/notes/check-request'
import { chunkKey, CHUNK_OVERHEAD } from '#server/domain/notes/chunks'
import { notePolicy } from '#server/domain/notes/policy'
import { findNote, lockNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { spendStorage } from '#server/domain/notes/quota'
import { hashOfProof } from '#server/domain/notes/secrets'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { writeStoredFile } from '#server/platform/files'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

export interface ChunkPlace {
  id: string
  file: number
  chunk: number
}

/**
 * Keeps one encrypted chunk of a note that still waits for its files; again is harmless. Throws NotFound, NotAllowed,
 * Conflict (it is closed), TooLarge, InvalidInput or QuotaExceeded.
 */
export async function storeChunk(actor: Actor, { id, file, chunk }: ChunkPlace, manageToken: string, bytes: Buffer): Promise<void> {
  const note = await findNote(database(), id)
  if (!note) throw new AppError('NotFound', 'There is no such note.')
  authorize(notePolicy.fill(actor, note, hashOfProof(manageToken)))
  requireUploading(note)
  checkChunk(note.fileChunks, file, chunk, bytes, config().limits.notes)
  // The room is asked for before the bytes are written, and taken with the row after.
  await transaction(async ({ db }) => await room(db, note.id, file, chunk, bytes.length))
  await writeStoredFile(chunkKey(note.publicId, file, chunk), bytes)
  await transaction(async ({ db, emit }) => {
    const locked = await lockNote(db, note.id)
    if (locked?.state !== 'uploading') return emit('files.released', { keys: [chunkKey(note.publicId, file, chunk)] })
    const more = await room(db, note.id, file, chunk, bytes.length)
    await db.insert(noteChunks).values({ noteId: note.id, file, chunk, size: bytes.length })
      .onConflictDoUpdate({ target: [noteChunks.noteId, noteChunks.file, noteChunks.chunk], set: { size: bytes.length } })
    await db.update(notes).set({ size: sql`${notes.size} + ${more}`, progressAt: clock.now() }).where(eq(notes.id, note.id))
  })
  const after = await findNote(database(), id)
  if (!after) throw new AppError('NotFound', 'There is no such note.')
  requireUploading(after)
}

/** How many bytes more the note takes with this chunk. Throws where they are too many. */
async function room(db: Db, noteId: number, file: number, chunk: number, length: number): Promise<number> {
  const note = await lockNote(db, noteId)
  if (!note) return 0
  const [earlier] = await db.select({ size: noteChunks.size }).from(noteChunks).where(and(eq(noteChunks.noteId, noteId), eq(noteChunks.file, file), eq(noteChunks.chunk, chunk)))
  const more = length - (earlier?.size ?? 0)
  const { fileBytes } = config().limits.notes
  const [all] = await db.select({ size: sql<number>`coalesce(sum(${noteChunks.size}), 0)::float8`, count: sql<number>`count(*)::int` }).from(noteChunks).where(eq(noteChunks.noteId, noteId))
  if (all!.size + more > fileBytes + (all!.count + 1) * CHUNK_OVERHEAD) throw new AppError('TooLarge', `The files of a note have ${fileBytes} bytes together at most.`)
  if (more > 0) await spendStorage(db, note, more)
  return more
}

function requireUploading({ state }: NoteRecord): void {
  if (state !== 'uploading') throw new AppError('Conflict', 'This note is closed: nothing can be added any more.')
}
