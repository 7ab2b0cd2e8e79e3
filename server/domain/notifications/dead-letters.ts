import { and, desc, eq, sql } from 'drizzle-orm'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { retryFailed } from '#server/domain/notifications/retry-pending'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** Batches of mail that were given up after all tries, the newest first. */
export async function listDeadLetters(db: Db, { after, limit }: { after: [Date, number] | undefined, limit: number }) {
  const failedAt = sql<Date>`coalesce(${notificationBatches.completedAt}, ${notificationBatches.createdAt})`.mapWith(notificationBatches.createdAt)
  return await db.select({
    id: notificationBatches.id, kind: notifications.kind, attempts: notificationBatches.attempts, failedAt,
    addresses: sql<number>`(select count(distinct address_id)::int from delivery_failure where batch_id = ${notificationBatches.id} and kind = 'gave_up')`,
    lastReason: sql<string>`coalesce((select reason from delivery_failure where batch_id = ${notificationBatches.id} and kind in ('temporary', 'connection') order by id desc limit 1), '')`,
  }).from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId))
    .where(and(eq(notificationBatches.state, 'failed'), after && sql`(${failedAt}, ${notificationBatches.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`))
    .orderBy(desc(failedAt), desc(notificationBatches.id)).limit(limit + 1)
}

/** Takes one up again, with all its tries before it. Throws NotFound for what is not given up. */
export async function retryDeadLetter(batchId: number): Promise<void> {
  const ids = await transaction(async unit => await retryFailed(unit, batchId))
  if (ids.length === 0) throw unknownLetter()
}

/** Given up for good: who did not get it stands in the failures. Throws NotFound. */
export async function giveUpDeadLetter(batchId: number): Promise<void> {
  await transaction(async ({ db }) => {
    const ended = await db.update(notificationBatches).set({ state: 'completed' }).where(and(eq(notificationBatches.id, batchId), eq(notificationBatches.state, 'failed'))).returning({ id: notificationBatches.id })
    if (ended.length === 0) throw unknownLetter()
  })
}

function unknownLetter(): AppError {
  return new AppError('NotFound', 'There is no such mail that was given up.')
}
