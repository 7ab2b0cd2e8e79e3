/** Guards in Postgres, shared by every process: an attempt is counted before anything is checked, so that no burst slips through. */
import { createHash } from 'node:crypto'
import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { throttles } from '#drizzle/schema/accounts'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** Longest window of a guard that grows: 2⁶ times the first. */
const MAX_LEVEL = 6

export interface Guard {
  name: string
  /** A network, an address, an account: stored only as a hash. */
  subject: string | number
}

export interface Window {
  count: number
  seconds: number
  /** When a window was used up, the next one is twice as long. Not for what somebody else can use up in one's name. */
  grows: boolean
}

export interface Count {
  isOver: boolean
  /** Seconds until the next attempt makes sense. */
  retryAfter: number
}

/** Counts one attempt. */
export async function countAttempt(guard: Guard, { count: limit, seconds, grows }: Window): Promise<Count> {
  const now = clock.now()
  const isOld = sql`${throttles.until} <= ${now.toISOString()}::timestamptz`
  const nextLevel = grows ? sql`case when ${throttles.count} >= ${limit} then least(${throttles.level} + 1, ${MAX_LEVEL}) else 0 end` : sql`0`
  const [row] = await database().insert(throttles)
    .values({ key: keyOf(guard), count: 1, until: new Date(now.getTime() + seconds * 1000) })
    .onConflictDoUpdate({
      target: throttles.key,
      set: {
        count: sql`case when ${isOld} then 1 else ${throttles.count} + 1 end`,
        level: sql`case when ${isOld} then ${nextLevel} else ${throttles.level} end`,
        until: sql`case when ${isOld} then ${now.toISOString()}::timestamptz + make_interval(secs => ${seconds}::int * (1 << (${nextLevel})::int)) else ${throttles.until} end`,
      },
    })
    .returning({ count: throttles.count, until: throttles.until })
  return { isOver: row!.count > limit, retryAfter: Math.max(1, Math.ceil((row!.until.getTime() - now.getTime()) / 1000)) }
}

/** Counts, and throws TooManyRequests when it was one too many. */
export async function spendAttempt(guard: Guard, window: Window): Promise<void> {
  const { isOver, retryAfter } = await countAttempt(guard, window)
  if (isOver) throw new AppError('TooManyRequests', `That was tried too often. Try again in ${inWords(retryAfter)}.`, [], retryAfter)
}

/** The attempt does not count after all. */
export async function giveBackAttempt(guard: Guard): Promise<void> {
  await database().update(throttles).set({ count: sql`${throttles.count} - 1` })
    .where(and(eq(throttles.key, keyOf(guard)), gt(throttles.count, 1)))
}

/** Starts from nothing. */
export async function clearAttempts(guards: Guard[]): Promise<void> {
  await database().delete(throttles).where(inArray(throttles.key, guards.map(keyOf)))
}

/** Addresses and networks are not stored, only compared. */
function keyOf({ name, subject }: Guard): string {
  return `${name}:${createHash('sha256').update(String(subject).toLowerCase()).digest('base64url')}`
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'one second' : `${seconds} seconds`
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`
}
