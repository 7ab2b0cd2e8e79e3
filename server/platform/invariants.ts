/** What must always be true of the stored rows, whatever code ran: looked at every night, shown to administrators. */
import { eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { siteFacts } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { logger } from '#server/platform/logger'
import { defineTimer, schedule } from '#server/platform/timers'

export interface Invariant {
  /** `posts.counters`: the area and what is looked at. */
  name: string
  /** A statement that selects the rows that break it, as `subject` (which one) and `found` (what is wrong with it). */
  broken: (now: Date) => SQL
}

export interface InvariantReport {
  at: string
  results: { name: string, count: number, examples: { subject: string, found: string }[] }[]
}

const FACT = 'invariants'
const TIMER = 'platform.invariants'
const NIGHT_HOUR = 3
const EXAMPLES = 5

const invariants: Invariant[] = []

/** Called once at start, by server/plugins. */
export function registerInvariants(more: Invariant[]): void {
  invariants.push(...more)
}

/** Looks at all of them now, keeps the result, and answers it. A broken one is an error in the log as well. */
export async function checkInvariants(list: readonly Invariant[] = invariants): Promise<InvariantReport> {
  const now = clock.now()
  const results: InvariantReport['results'] = []
  for (const { name, broken } of list) {
    const [row] = await database().execute<{ count: number, examples: { subject: string, found: string }[] | null }>(sql`
      with broken as (select subject::text as subject, found::text as found from (${broken(now)}) as rows (subject, found))
      select (select count(*)::int from broken) as count, (select json_agg(one) from (select * from broken order by subject limit ${EXAMPLES}) one) as examples`)
    results.push({ name, count: row!.count, examples: row!.examples ?? [] })
    if (row!.count > 0) logger.error({ invariant: name, count: row!.count, examples: row!.examples }, 'an invariant is broken')
  }
  const report = { at: now.toISOString(), results }
  await database().insert(siteFacts).values({ name: FACT, value: report, at: now }).onConflictDoUpdate({ target: siteFacts.name, set: { value: report, at: now } })
  return report
}

/** What the last check has found; undefined before the first. */
export async function lastInvariantReport(db: Db): Promise<InvariantReport | undefined> {
  const [row] = await db.select({ value: siteFacts.value }).from(siteFacts).where(eq(siteFacts.name, FACT))
  return row?.value as InvariantReport | undefined
}

/** Every night at three, UTC. */
export const invariantTimer = defineTimer({
  kind: TIMER,
  async run({ db }, subjectId) {
    await schedule(db, TIMER, subjectId, nextNight())
    await checkInvariants()
  },
})

/** At each start of a worker; there is one such timer over all processes. */
export async function startCheckingInvariants(): Promise<void> {
  await schedule(database(), TIMER, 0, nextNight())
}

function nextNight(): Date {
  const next = new Date(clock.now())
  next.setUTCHours(NIGHT_HOUR, 0, 0, 0)
  if (next <= clock.now()) next.setUTCDate(next.getUTCDate() + 1)
  return next
}
