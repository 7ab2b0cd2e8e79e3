import { gte, lt, sql } from 'drizzle-orm'
import { releaseLags } from '#drizzle/schema/scheduling'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** Beyond this, 99 of 100 releases are not punctual any more. */
export const LAG_ALARM_SECONDS = 60

const WINDOW_MS = 15 * 60_000
const KEPT_MS = 30 * 86_400_000

/** How late what was released in the last quarter of an hour was, in seconds; null if nothing was. */
export async function lagQuantiles(db: Db): Promise<{ p50: number | null, p99: number | null, count: number }> {
  const seconds = sql`${releaseLags.lagMs} / 1000.0`
  const [row] = await db.select({
    p50: sql<number | null>`(percentile_cont(0.5) within group (order by ${seconds}))::float8`,
    p99: sql<number | null>`(percentile_cont(0.99) within group (order by ${seconds}))::float8`,
    count: sql<number>`count(*)::int`,
  }).from(releaseLags).where(gte(releaseLags.at, new Date(clock.now().getTime() - WINDOW_MS)))
  return row!
}

/** Part of the hourly cleaning. */
export async function removeOldLags(db: Db): Promise<void> {
  await db.delete(releaseLags).where(lt(releaseLags.at, new Date(clock.now().getTime() - KEPT_MS)))
}
