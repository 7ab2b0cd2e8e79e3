import { and, asc, count, gt, gte, lte, min, or, sql } from 'drizzle-orm'
import { timers } from '#drizzle/schema/platform'
import { releaseLags } from '#drizzle/schema/scheduling'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { LAG_ALARM_SECONDS, lagQuantiles } from '#server/platform/release-lag'

/** What waits for its time, by kind, and one page of it, the next first. */
export async function listWaiting(db: Db, { after, limit }: { after: [Date, number] | undefined, limit: number }) {
  const now = clock.now()
  const kinds = await db.select({ kind: timers.kind, count: count(), overdue: sql<number>`(count(*) filter (where ${timers.dueAt} <= ${now.toISOString()}::timestamptz))::int`, nextAt: min(timers.dueAt) })
    .from(timers).groupBy(timers.kind).orderBy(asc(timers.kind))
  const rows = await db.select({ id: timers.id, kind: timers.kind, dueAt: timers.dueAt, attempts: timers.attempts }).from(timers)
    .where(after && or(gt(timers.dueAt, after[0]), and(gte(timers.dueAt, after[0]), lte(timers.dueAt, after[0]), gt(timers.id, after[1]))))
    .orderBy(asc(timers.dueAt), asc(timers.id)).limit(limit + 1)
  return { kinds, rows, now }
}

/** Upper ends of the histogram in seconds; null is everything beyond. */
const BUCKETS = [0.5, 1, 2, 5, 10, 30, 60, 300, 3600, null] as const
const WINDOW_MS = 7 * 86_400_000

/** How late things were released in the last week. The alarm looks at the last minutes alone. */
export async function latenessFigures(db: Db) {
  const since = new Date(clock.now().getTime() - WINDOW_MS)
  const seconds = sql`${releaseLags.lagMs} / 1000.0`
  const [all] = await db.select({
    count: count(),
    p50: sql<number | null>`(percentile_cont(0.5) within group (order by ${seconds}))::float8`,
    p99: sql<number | null>`(percentile_cont(0.99) within group (order by ${seconds}))::float8`,
  }).from(releaseLags).where(gte(releaseLags.at, since))
  const counted = await db.select({ bucket: sql<number>`width_bucket(${seconds}, ${sql.raw(`array[${BUCKETS.slice(0, -1).join(',')}]::numeric[]`)})`, count: count() })
    .from(releaseLags).where(gte(releaseLags.at, since)).groupBy(sql`1`)
  const { p99 } = await lagQuantiles(db)
  return {
    since: since.toISOString(), ...all!, isAlarming: p99 !== null && p99 > LAG_ALARM_SECONDS,
    buckets: BUCKETS.map((upToSeconds, index) => ({ upToSeconds, count: counted.find(({ bucket }) => bucket === index)?.count ?? 0 })),
  }
}
