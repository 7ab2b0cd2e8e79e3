import { and, eq, inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { noteChunks, noteOpenings, notes } from '#drizzle/schema/notes'
import { chunkKeysOf } from '#server/domain/notes/chunks'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'

/** `tombstoneId` of secrets.ts, in SQL. */
const TOMBSTONE_ID = sql`translate(rtrim(encode(substr(sha256(convert_to(public_id, 'UTF8')), 1, 16), 'base64'), '='), '+/', '-_')`

const HAS_NO_FILES = sql`cardinality(file_chunks) = 0`

/**
 * What an `update note set …` clears when the text may never be read again: everything but the hashes that let sender and
 * reader ask what became of it. A note whose files are still being fetched keeps its name and size until they are gone.
 */
export function wiped(when: SQL = sql`true`): SQL {
  const cleared = ['policy', 'iv', 'ciphertext', 'kdf_iterations', 'open_hash', 'request_digest', 'locked_until'].map(column => sql`${sql.identifier(column)} = case when ${when} then null else ${sql.identifier(column)} end`)
  const all = sql`${when} and ${HAS_NO_FILES}`
  return sql.join([
    ...cleared,
    sql`public_id = case when ${all} then ${TOMBSTONE_ID} else public_id end`,
    sql`network_hash = case when ${all} then null else network_hash end`,
    sql`size = case when ${all} then 0 else size end`,
  ], sql`, `)
}

export interface NoteWithFiles {
  id: number
  publicId: string
  fileChunks: number[]
}

/** Lets go of the files of an ended note: rows now, bytes when this has committed. */
export async function releaseNoteFiles({ db, emit }: UnitOfWork, note: NoteWithFiles): Promise<void> {
  if (note.fileChunks.length === 0) return
  await db.execute(sql`update note set public_id = case when policy is null then ${TOMBSTONE_ID} else public_id end, network_hash = null, size = 0, file_chunks = '{}' where id = ${note.id}`)
  await db.delete(noteChunks).where(eq(noteChunks.noteId, note.id))
  emit('files.released', { keys: chunkKeysOf(note) })
}

/** Removes notes as if they had never been: uploads that were given up, tombstones whose time is over. */
export async function removeNotes({ db, emit }: UnitOfWork, those: NoteWithFiles[]): Promise<void> {
  if (those.length === 0) return
  await db.delete(notes).where(inArray(notes.id, those.map(({ id }) => id)))
  const keys = those.flatMap(chunkKeysOf)
  if (keys.length > 0) emit('files.released', { keys })
}

/** Whether somebody may still fetch the files of this note: their ticket lasts. */
export async function lastTicketUntil(db: Db, noteId: number, now: Date): Promise<Date | undefined> {
  const [row] = await db.select({ until: noteOpenings.ticketUntil }).from(noteOpenings)
    .where(and(eq(noteOpenings.noteId, noteId), sql`${noteOpenings.ticketUntil} > ${now.toISOString()}::timestamptz`))
    .orderBy(sql`${noteOpenings.ticketUntil} desc`).limit(1)
  return row?.until ?? undefined
}
