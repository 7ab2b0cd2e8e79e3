import { sql } from 'drizzle-orm'
import { noteEvents } from '#drizzle/schema/notes'
import { countWrongTry } from '#server/domain/notes/count-wrong-try'
import { endOf } from '#server/domain/notes/ended'
import { proveLink } from '#server/domain/notes/peek-note'
import { findNote, findOpening, findText, lockNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { hashOfProof, isSame, ticketFor } from '#server/domain/notes/secrets'
import { scheduleTurn } from '#server/domain/notes/turn-note'
import { wiped } from '#server/domain/notes/wipe'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, brokenConstraint } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'
import { hashOfSecret } from '#server/platform/secrets'
import type { NotePolicy } from '#shared/contract/notes'

export interface Attempt {
  id: string
  peekProof: string
  openProof: string
  /** A name that the opener made up: the same attempt gets the same answer while its grace lasts. */
  attempt: string
}

export interface Opening {
  iv: Buffer
  ciphertext: Buffer
  policy: NotePolicy
  files: number[]
  opensLeft: number
  /** Until when the same attempt is answered again; null where the note is strict. */
  graceUntil: Date | null
  ticket: string | null
  ticketUntil: Date | null
}

/** So often is looked again when the note changed between the claim and the look at why it failed. */
const MOST_LOOKS = 5

/**
 * Opens a note: uses up one of its openings, or answers a repeated attempt again. Throws NotFound without the link's proof
 * (and counts nothing), TooEarly, WrongSecret (counted, with `tries_left`), Locked, or how the note has ended.
 */
export async function openNote({ id, peekProof, openProof, attempt }: Attempt, { isPlain = false } = {}): Promise<Opening> {
  let note = await proveLink(id, peekProof, { isPlain })
  const openHash = hashOfProof(openProof)
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (note.state === 'sealed' && isSame(note.openHash, openHash)) {
      const opening = await claim(note, openHash, attempt)
      if (opening) return opening
      // What has refused it is in the row as it is now.
      note = await findNote(database(), id) ?? note
    }
    const again = await repeat(note, openHash, attempt)
    if (again) return again
    const refusal = await refusalOf(note, openHash)
    if (refusal) throw refusal
    note = await findNote(database(), id) ?? note
  }
  throw new AppError('Unavailable', 'This note is being opened by many at once. Try again.', [], 1)
}

/**
 * The claim: one statement that takes an opening if id, proof, state, number, times and lock allow it, and records whose it
 * is under a unique key. Either both happen or neither. A strict note is wiped by its last opening itself; the statement
 * still sees the text as it was before.
 */
async function claim(note: NoteRecord, openHash: Buffer, attempt: string): Promise<Opening | undefined> {
  const now = clock.now()
  const { graceSeconds, ticketSeconds } = config().limits.notes
  const at = sql`${now.toISOString()}::timestamptz`
  const graceUntil = note.policy?.strict ? null : new Date(now.getTime() + graceSeconds * 1000)
  const hasFiles = note.fileChunks.length > 0
  const ticket = hasFiles ? ticketFor(note.id, attempt) : null
  const ticketUntil = hasFiles ? new Date(now.getTime() + ticketSeconds * 1000) : null
  try {
    return await transaction(async ({ db, emit }) => {
      const [row] = await db.execute<Claimed>(sql`
        with claimed as (
          update note set opens_left = opens_left - 1, ${wiped(graceUntil ? sql`false` : sql`opens_left = 1`)},
            state = case when opens_left = 1 then 'opened' else state end, ended_at = case when opens_left = 1 then ${at} else ended_at end
          where id = ${note.id} and peek_hash = ${note.peekHash} and open_hash = ${openHash} and state = 'sealed' and opens_left >= 1
            and (opens_at is null or opens_at <= ${at}) and expires_at > ${at} and (locked_until is null or locked_until <= ${at})
          returning id, opens, opens_left
        ), opening as (
          insert into note_opening (note_id, attempt_hash, at, grace_until, ticket_hash, ticket_until)
          select id, ${hashOfSecret(attempt)}::bytea, ${at}, ${graceUntil?.toISOString() ?? null}::timestamptz, ${ticket === null ? null : hashOfSecret(ticket)}::bytea, ${ticketUntil?.toISOString() ?? null}::timestamptz
          from claimed returning note_id
        )
        select claimed.opens - claimed.opens_left as opening, claimed.opens_left as "opensLeft", note.iv, note.ciphertext, note.policy
        from claimed join opening on opening.note_id = claimed.id join note on note.id = claimed.id`)
      if (!row) return undefined
      await recordOpening(db, note.id, row, graceUntil === null, now)
      if (note.creatorId !== null && note.receipts) emit('note.opened', { noteId: note.id, opening: row.opening })
      return { iv: row.iv, ciphertext: row.ciphertext, policy: row.policy, files: note.fileChunks, opensLeft: row.opensLeft, graceUntil, ticket, ticketUntil }
    })
  }
  catch (error) {
    // The same attempt, sent twice at once: the other one has it.
    if (brokenConstraint(error) === 'note_opening_attempt') return undefined
    throw error
  }
}

interface Claimed extends Record<string, unknown> {
  opening: number
  opensLeft: number
  iv: Buffer
  ciphertext: Buffer
  policy: NotePolicy
}

async function recordOpening(db: Db, noteId: number, { opening, opensLeft }: Claimed, isStrict: boolean, now: Date): Promise<void> {
  await db.insert(noteEvents).values({ noteId, event: 'opened', opening, at: now })
  if (opensLeft > 0) return
  if (isStrict) await db.insert(noteEvents).values({ noteId, event: 'wiped', at: now })
  await scheduleTurn(db, (await lockNote(db, noteId))!)
}

/** The answer that this attempt got already, while its grace lasts; files by the same ticket. */
async function repeat(note: NoteRecord, openHash: Buffer, attempt: string): Promise<Opening | undefined> {
  const earlier = await findOpening(database(), note.id, hashOfSecret(attempt))
  if (!earlier) return undefined
  const now = clock.now()
  const text = await findText(database(), note.id)
  const isKept = (note.state === 'sealed' || note.state === 'opened') && earlier.graceUntil !== null && earlier.graceUntil > now && isSame(note.openHash, openHash)
  if (!isKept || !text?.ciphertext || !text.iv || !text.policy) throw endOf(note, now) ?? endOf({ ...note, state: 'opened' }, now)!
  const { ticketUntil } = earlier
  return { iv: text.iv, ciphertext: text.ciphertext, policy: text.policy, files: note.fileChunks, opensLeft: note.opensLeft, graceUntil: earlier.graceUntil, ticket: ticketUntil && ticketFor(note.id, attempt), ticketUntil }
}

/** Why a note does not open; a wrong proof is counted by asking. Undefined if it should have: somebody changed it in between. */
async function refusalOf(note: NoteRecord, openHash: Buffer): Promise<AppError | undefined> {
  const now = clock.now()
  const ended = endOf(note, now)
  if (ended) return ended
  if (note.opensAt && note.opensAt > now) return new AppError('TooEarly', `This note opens on ${note.opensAt.toISOString()}.`)
  if (note.lockedUntil && note.lockedUntil > now) return locked(note.lockedUntil, now)
  if (isSame(note.openHash, openHash)) return undefined
  return await countWrongTry(note, openHash)
}

function locked(until: Date, now: Date): AppError {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  return new AppError('Locked', 'There were too many wrong passphrases. This note rests for a while.', [], seconds)
}
