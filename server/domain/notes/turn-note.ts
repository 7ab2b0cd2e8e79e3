import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import { noteEvents, noteOpenings, notes } from '#drizzle/schema/notes'
import { lockNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { lastTicketUntil, releaseNoteFiles, removeNotes, wiped } from '#server/domain/notes/wipe'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'

/** The one timer of a note: the next moment at which time alone changes something about it. */
const KIND = 'notes.turn'

/** What comes next for a note, and when. A note that is gone needs nothing. */
export async function scheduleTurn(db: Db, note: Pick<NoteRecord, 'id' | 'state' | 'expiresAt' | 'progressAt' | 'endedAt' | 'policy' | 'fileChunks'>): Promise<void> {
  await schedule(db, KIND, note.id, await nextTurn(db, note))
}

async function nextTurn(db: Db, { id, state, expiresAt, progressAt, endedAt, policy, fileChunks }: Parameters<typeof scheduleTurn>[1]): Promise<Date> {
  const { uploadIdleSeconds, tombstoneSeconds } = config().limits.notes
  if (state === 'uploading') return earliest(expiresAt, later(progressAt, uploadIdleSeconds))
  if (state === 'sealed' || endedAt === null) return expiresAt
  const now = clock.now()
  const waits = [later(endedAt, tombstoneSeconds)]
  if (policy) waits.push(await lastGraceUntil(db, id, now) ?? now)
  if (fileChunks.length > 0) waits.push(await lastTicketUntil(db, id, now) ?? now)
  return earliest(...waits)
}

/** Time has come for a note: it expires, its kept text or its files go, or its tombstone does. */
async function turnNote(unit: UnitOfWork, noteId: number): Promise<void> {
  const now = clock.now()
  const note = await lockNote(unit.db, noteId)
  if (!note) return
  const { uploadIdleSeconds, tombstoneSeconds } = config().limits.notes
  if (note.state === 'uploading' && later(note.progressAt, uploadIdleSeconds) <= now) return await removeNotes(unit, [note])
  if ((note.state === 'uploading' || note.state === 'sealed') && note.expiresAt <= now) return await expireNotes(unit, [noteId])
  if (note.endedAt && later(note.endedAt, tombstoneSeconds) <= now) return await removeNotes(unit, [note])
  if (note.endedAt) await tidyEnded(unit, note)
  const left = await lockNote(unit.db, noteId)
  if (left) await scheduleTurn(unit.db, left)
}

/** Lets go of what an ended note kept for a repetition or a download, once nobody may ask for it any more. */
export async function tidyEnded(unit: UnitOfWork, note: NoteRecord): Promise<void> {
  const now = clock.now()
  if (note.policy && !await lastGraceUntil(unit.db, note.id, now)) {
    await unit.db.execute(sql`update note set ${wiped()} where id = ${note.id}`)
    await unit.db.insert(noteEvents).values({ noteId: note.id, event: 'wiped', at: now })
  }
  if (!await lastTicketUntil(unit.db, note.id, now)) await releaseNoteFiles(unit, note)
}

/** The end of notes whose time is over: wiped in the statement that says so. Files stay for readers who are fetching them. */
async function expireNotes(unit: UnitOfWork, ids: number[]): Promise<void> {
  const now = clock.now()
  const rows = await unit.db.execute<{ id: number }>(sql`
    update note set state = 'expired', ended_at = ${now.toISOString()}::timestamptz, ${wiped()}
    where id = any(${sql.param(ids)}::bigint[]) and state in ('uploading', 'sealed') and expires_at <= ${now.toISOString()}::timestamptz
    returning id::float8 as id`)
  if (rows.length === 0) return
  const expired = await unit.db.select().from(notes).where(inArray(notes.id, rows.map(({ id }) => id)))
  await unit.db.insert(noteEvents).values(expired.map(({ id }) => ({ noteId: id, event: 'expired' as const, at: now })))
  for (const note of expired) {
    if (note.creatorId !== null && note.opensLeft === note.opens) unit.emit('note.ended', { noteId: note.id, state: 'expired' })
    if (note.fileChunks.length > 0) await tidyEnded(unit, note)
    await scheduleTurn(unit.db, (await lockNote(unit.db, note.id))!)
  }
}

export const noteTimers = [
  defineTimer({
    kind: KIND,
    run: turnNote,
    // Thousands may expire in one minute; what is left of them is taken one by one.
    runMany: async (unit, due) => {
      const ids = due.map(({ subjectId }) => subjectId)
      const over = await unit.db.select({ id: notes.id }).from(notes).where(and(inArray(notes.id, ids), eq(notes.state, 'sealed'), lte(notes.expiresAt, clock.now())))
      const expiring = new Set(over.map(({ id }) => id))
      if (expiring.size > 0) await expireNotes(unit, [...expiring])
      for (const id of ids.filter(one => !expiring.has(one))) await turnNote(unit, id)
    },
  }),
]

async function lastGraceUntil(db: Db, noteId: number, now: Date): Promise<Date | undefined> {
  const [row] = await db.select({ until: noteOpenings.graceUntil }).from(noteOpenings)
    .where(and(eq(noteOpenings.noteId, noteId), sql`${noteOpenings.graceUntil} > ${now.toISOString()}::timestamptz`))
    .orderBy(sql`${noteOpenings.graceUntil} desc`).limit(1)
  return row?.until ?? undefined
}

function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000)
}

function earliest(...moments: Date[]): Date {
  return new Date(Math.min(...moments.map(moment => moment.getTime())))
}
