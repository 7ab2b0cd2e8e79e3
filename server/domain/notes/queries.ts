import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { noteChunks, noteEvents, noteOpenings, notes } from '#drizzle/schema/notes'
import { memberships } from '#drizzle/schema/organizations'
import { tombstoneId } from '#server/domain/notes/secrets'
import type { Db } from '#server/platform/db'

/** Everything but the ciphertext, which only an opening reads. */
const columns = {
  id: notes.id, publicId: notes.publicId, state: notes.state, isPlain: notes.isPlain, policy: notes.policy, kdfIterations: notes.kdfIterations, peekHash: notes.peekHash, openHash: notes.openHash,
  manageHash: notes.manageHash, requestDigest: notes.requestDigest, receipts: notes.receipts, opens: notes.opens, opensLeft: notes.opensLeft, opensAt: notes.opensAt, expiresAt: notes.expiresAt,
  wrongTries: notes.wrongTries, lockedUntil: notes.lockedUntil, size: notes.size, fileChunks: notes.fileChunks, creatorId: notes.creatorId, networkHash: notes.networkHash, createdAt: notes.createdAt,
  progressAt: notes.progressAt, endedAt: notes.endedAt,
}

/** The note of this id, alive or a tombstone. */
export async function findNote(db: Db, publicId: string) {
  const [row] = await db.select(columns).from(notes).where(inArray(notes.publicId, [publicId, tombstoneId(publicId)]))
  return row
}

/** The same row as it is now, held until the transaction ends. */
export async function lockNote(db: Db, id: number) {
  const [row] = await db.select(columns).from(notes).where(eq(notes.id, id)).for('update')
  return row
}

export type NoteRecord = NonNullable<Awaited<ReturnType<typeof findNote>>>

export async function findOpening(db: Db, noteId: number, attemptHash: Buffer) {
  const [row] = await db.select().from(noteOpenings).where(and(eq(noteOpenings.noteId, noteId), eq(noteOpenings.attemptHash, attemptHash)))
  return row
}

export async function findText(db: Db, noteId: number) {
  const [row] = await db.select({ iv: notes.iv, ciphertext: notes.ciphertext, policy: notes.policy }).from(notes).where(eq(notes.id, noteId))
  return row
}

/** The chunks that have arrived, as `file:chunk`. */
export async function listArrived(db: Db, noteId: number): Promise<Set<string>> {
  const rows = await db.select({ file: noteChunks.file, chunk: noteChunks.chunk }).from(noteChunks).where(eq(noteChunks.noteId, noteId))
  return new Set(rows.map(({ file, chunk }) => `${file}:${chunk}`))
}

export async function listEvents(db: Db, noteId: number) {
  return await db.select({ event: noteEvents.event, at: noteEvents.at, opening: noteEvents.opening }).from(noteEvents).where(eq(noteEvents.noteId, noteId)).orderBy(noteEvents.at, noteEvents.id)
}

/** The newest first; expects `limit + 1`. The two-line way has no list: nobody but the URL's holder has to do with those. */
export async function listNotesOf(db: Db, userId: number, page: { after?: [number] | undefined, limit: number }): Promise<NoteRecord[]> {
  return await db.select(columns).from(notes)
    .where(and(eq(notes.creatorId, userId), eq(notes.isPlain, false), page.after && lt(notes.id, page.after[0])))
    .orderBy(desc(notes.id)).limit(page.limit + 1)
}

/** What the present members of an organization have sealed, by day (UTC), as far back as tombstones stand. */
export async function countNotesByDay(db: Db, organizationId: number, since: Date) {
  const day = (moment: typeof notes.createdAt | typeof notes.endedAt) => sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD')`
  const byMember = inArray(notes.creatorId, db.select({ id: memberships.userId }).from(memberships).where(eq(memberships.organizationId, organizationId)))
  const count = sql<number>`count(*)::int`
  const sealed = await db.select({ day: day(notes.createdAt), count }).from(notes).where(and(byMember, gte(notes.createdAt, since))).groupBy(sql`1`)
  const ended = await db.select({ day: day(notes.endedAt), state: notes.state, count }).from(notes).where(and(byMember, gte(notes.endedAt, since))).groupBy(sql`1, 2`)
  return { sealed, ended }
}
