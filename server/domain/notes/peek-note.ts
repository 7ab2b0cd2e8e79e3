import { sql } from 'drizzle-orm'
import { noteEvents } from '#drizzle/schema/notes'
import { endOf } from '#server/domain/notes/ended'
import { findNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { hashOfProof, isSame } from '#server/domain/notes/secrets'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/**
 * The note, for who proves to hold its link. Unknown ids and wrong proofs are the same 404 after the same work, and touch
 * nothing: whoever saw an id in a log must not be able to lock its owner out. Throws NotFound, or how the note has ended.
 */
export async function proveLink(id: string, proof: string, { isPlain = false } = {}): Promise<NoteRecord> {
  const note = await findNote(database(), id)
  const isProved = isSame(note?.peekHash, hashOfProof(proof))
  if (!note || !isProved || note.isPlain !== isPlain || note.state === 'uploading') throw new AppError('NotFound', 'There is no such note, or this link is not complete.')
  return note
}

/** What a note is, without opening it. The sender's receipt tells when this was first done. */
export async function peekNote(id: string, proof: string): Promise<NoteRecord> {
  const note = await proveLink(id, proof)
  const now = clock.now()
  const ended = endOf(note, now)
  if (ended) throw ended
  await database().execute(sql`
    insert into ${noteEvents} (note_id, event, at) select ${note.id}, 'peeked', ${now.toISOString()}::timestamptz
    where not exists (select from ${noteEvents} where note_id = ${note.id} and event = 'peeked') and exists (select from note where id = ${note.id})`)
  return note
}
