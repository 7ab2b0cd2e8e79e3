import { and, count, eq, lte, sql } from 'drizzle-orm'
import { notificationBatches } from '#drizzle/schema/courier'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { LAG_ALARM_SECONDS, lagQuantiles } from '#server/platform/release-lag'
import { queueStats } from '#server/platform/queue/status'
import { clockLagSeconds } from '#server/platform/timers'

export interface Figure {
  ok: boolean
  value: number
  unit: string
}

const SLOW_QUERY_MS = 2_000
const LATE_S = 30
const LONG_BACKLOG = 5_000
const OVERDUE_MS = 60_000

/** How long the database takes to answer. */
export async function databaseFigure(): Promise<Figure> {
  const start = performance.now()
  await database().execute(sql`select 1`)
  const value = Math.round((performance.now() - start) * 10) / 10
  return { ok: value < SLOW_QUERY_MS, value, unit: 'ms' }
}

/** How late the oldest waiting thing is. */
export async function clockFigure(): Promise<Figure> {
  const value = Math.round(await clockLagSeconds() * 10) / 10
  return { ok: value < LATE_S, value, unit: 's' }
}

/** How late 99 of 100 things were that were released in the last quarter of an hour. */
export async function releaseLagFigure(): Promise<Figure> {
  const { p99 } = await lagQuantiles(database())
  const value = Math.round((p99 ?? 0) * 10) / 10
  return { ok: value <= LAG_ALARM_SECONDS, value, unit: 's' }
}

/** Batches of mail that should have been tried a minute ago. */
export async function courierFigure(): Promise<Figure> {
  const overdue = new Date(clock.now().getTime() - OVERDUE_MS)
  const [row] = await database().select({ waiting: count() }).from(notificationBatches)
    .where(and(eq(notificationBatches.state, 'pending'), lte(notificationBatches.nextTryAt, overdue)))
  return { ok: row!.waiting < LONG_BACKLOG, value: row!.waiting, unit: 'batches' }
}

const MANY_WAITING = 10_000

/** Jobs that wait for a worker, over all queues. */
export async function queueFigure(): Promise<Figure> {
  const { queues } = await queueStats()
  const value = queues.reduce((sum, queue) => sum + queue.waiting, 0)
  return { ok: value < MANY_WAITING, value, unit: 'jobs' }
}
