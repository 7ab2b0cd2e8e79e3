/** The guards of secrets: each attempt is counted in Postgres before anything is checked, so that no burst slips through. */
import { createHash } from 'node:crypto'
import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { throttles } from '#drizzle/schema/accounts'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** Longest window: 2⁶ times the first. */
const MAX_LEVEL = 6

export type ThrottleName = keyof ReturnType<typeof config>['signInLimits']

export interface Count {
  isOver: boolean
  /** Seconds until the next attempt makes sense. */
  retryAfter: number
}

/** Counts one attempt. When a window was used up, the next one is twice as long. */
export async function countAttempt(name: ThrottleName, subject: string | number): Promise<Count> {
  const { count: limit, seconds } = config().signInLimits[name]
  const now = clock.now()
  const isOld = sql`${throttles.until} <= ${now.toISOString()}::timestamptz`
  const nextLevel = sql`case when ${throttles.count} >= ${limit} then least(${throttles.level} + 1, ${MAX_LEVEL}) else 0 end`
  const [row] = await database().insert(throttles)
    .values({ key: keyOf(name, subject), count: 1, until: new Date(now.getTime() + seconds * 1000) })
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
export async function spendAttempt(name: ThrottleName, subject: string | number): Promise<void> {
  const { isOver, retryAfter } = await countAttempt(name, subject)
  if (isOver) throw new AppError('TooManyRequests', `That was tried too often. Try again in ${inWords(retryAfter)}.`, [], retryAfter)
}

/** The attempt was right: it does not count against the network that it came from. */
export async function giveBackAttempt(name: ThrottleName, subject: string | number): Promise<void> {
  await database().update(throttles).set({ count: sql`${throttles.count} - 1` })
    .where(and(eq(throttles.key, keyOf(name, subject)), gt(throttles.count, 1)))
}

/** Whoever has shown who they are starts from nothing. */
export async function clearAttempts(...guards: [ThrottleName, string | number][]): Promise<void> {
  await database().delete(throttles).where(inArray(throttles.key, guards.map(([name, subject]) => keyOf(name, subject))))
}

/** Addresses and networks are not stored, only compared. */
function keyOf(name: ThrottleName, subject: string | number): string {
  return `${name}:${createHash('sha256').update(String(subject).toLowerCase()).digest('base64url')}`
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? 'one second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
