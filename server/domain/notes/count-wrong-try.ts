import { sql } from 'drizzle-orm'
import { noteEvents } from '#drizzle/schema/notes'
import { lockNote } from '#server/domain/notes/queries'
import type { NoteRecord } from '#server/domain/notes/queries'
import { tidyEnded, scheduleTurn } from '#server/domain/notes/turn-note'
import { wiped } from '#server/domain/notes/wipe'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/**
 * Counts a wrong passphrase in the statement that makes sure it is one. The last that a note stands locks it (each lock is
 * twice as long as the one before, a day at most) or destroys it, as its sender chose. Answers WrongSecret; undefined if the
 * note changed meanwhile.
 */
export async function countWrongTry(note: NoteRecord, openHash: Buffer): Promise<AppError | undefined> {
  const { wrongTries: most, lockSeconds, longestLockSeconds } = config().limits.notes
  const at = sql`${clock.now().toISOString()}::timestamptz`
  const isLast = sql`wrong_tries + 1 >= ${most}::int`
  const destroys = note.policy?.destroy_after_wrong_tries ?? false
  return await transaction(async ({ db, emit }) => {
    const change = destroys
      ? sql`${wiped(isLast)}, wrong_tries = wrong_tries + 1, state = case when ${isLast} then 'destroyed' else state end, ended_at = case when ${isLast} then ${at} else ended_at end`
      : sql`wrong_tries = case when ${isLast} then 0 else wrong_tries + 1 end, lock_level = case when ${isLast} then least(lock_level + 1, 30) else lock_level end,
          locked_until = case when ${isLast} then ${at} + make_interval(secs => least(${lockSeconds}::float8 * power(2, lock_level), ${longestLockSeconds}::float8)) else locked_until end`
    const [row] = await db.execute<{ tries: number, isOver: boolean }>(sql`
      update note set ${change}
      where id = ${note.id} and state = 'sealed' and open_hash <> ${openHash} and expires_at > ${at} and (opens_at is null or opens_at <= ${at}) and (locked_until is null or locked_until <= ${at})
      returning wrong_tries::int as tries, (state = 'destroyed' or locked_until > ${at}) is true as "isOver"`)
    if (!row) return undefined
    if (row.isOver) await end(db, emit, note.id, destroys)
    const left = row.isOver ? 0 : most - row.tries
    return new AppError('WrongSecret', left === 0 ? 'This passphrase is wrong, and it was the last try.' : `This passphrase is wrong. ${left === 1 ? 'One try is' : `${left} tries are`} left.`, [], undefined, { tries_left: left })
  })
}

async function end(db: Parameters<typeof lockNote>[0], emit: Parameters<typeof tidyEnded>[0]['emit'], noteId: number, isDestroyed: boolean): Promise<void> {
  await db.insert(noteEvents).values({ noteId, event: isDestroyed ? 'destroyed' : 'locked', at: clock.now() })
  if (!isDestroyed) return
  const note = (await lockNote(db, noteId))!
  if (note.creatorId !== null) emit('note.ended', { noteId, state: 'destroyed' })
  await tidyEnded({ db, emit }, note)
  await scheduleTurn(db, (await lockNote(db, noteId))!)
}
