import { and, eq, inArray } from 'drizzle-orm'
import { noteOpenings, notes } from '#drizzle/schema/notes'
import { chunkKey } from '#server/domain/notes/chunks'
import { tombstoneId } from '#server/domain/notes/secrets'
import type { ChunkPlace } from '#server/domain/notes/store-chunk'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { readStoredFile } from '#server/platform/files'
import { hashOfSecret } from '#server/platform/secrets'

/**
 * One encrypted chunk, for who holds the ticket of an opening; reading it uses nothing up, so an interrupted download goes
 * on. Throws NotAllowed without a ticket of this note, Gone when its time is over, NotFound for a chunk that it never had.
 */
export async function readChunk({ id, file, chunk }: ChunkPlace, ticket: string): Promise<Buffer> {
  const [found] = await database().select({ publicId: notes.publicId, fileChunks: notes.fileChunks, until: noteOpenings.ticketUntil }).from(noteOpenings)
    .innerJoin(notes, eq(notes.id, noteOpenings.noteId))
    .where(and(eq(noteOpenings.ticketHash, hashOfSecret(ticket)), inArray(notes.publicId, [id, tombstoneId(id)])))
  if (!found) throw new AppError('NotAllowed', 'Files are given only to who has opened the note.')
  if (found.until === null || found.until <= clock.now() || found.fileChunks.length === 0) throw new AppError('Gone', 'The time to fetch these files is over.')
  if (chunk >= (found.fileChunks[file] ?? 0)) throw new AppError('NotFound', 'This note has no such chunk.')
  const bytes = await readStoredFile(chunkKey(found.publicId, file, chunk))
  if (!bytes) throw new AppError('Gone', 'These files are not kept any more.')
  return bytes
}
