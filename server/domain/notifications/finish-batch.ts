import { and, eq, sql } from 'drizzle-orm'
import { addresses } from '#drizzle/schema/addresses'
import { deliveryFailures, notificationBatches, notifications } from '#drizzle/schema/courier'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { schedule } from '#server/platform/timers'

export const RETRY_TIMER = 'courier.retry'

/** Waits between tries in seconds: soon at first, then ever less often, for three and a half days in all. */
export const BACKOFF_SECONDS = [60, 300, 1_800, 7_200, 28_800, 86_400, 86_400, 86_400] as const
const MOST_ATTEMPTS = BACKOFF_SECONDS.length + 1

export type FailureKind = (typeof deliveryFailures.$inferSelect)['kind']

/** Writes down why an address did not get its message; what is final is not tried again. */
export async function recordFailure({ db, emit }: UnitOfWork, batchId: number, addressId: number, kind: FailureKind, reason: string): Promise<void> {
  const now = clock.now()
  await db.insert(deliveryFailures).values({ batchId, addressId, kind, reason, at: now })
  if (kind === 'temporary' || kind === 'connection') return
  await db.update(notificationBatches).set({ failedAddressIds: sql`${notificationBatches.failedAddressIds} || ${addressId}::bigint` })
    .where(and(eq(notificationBatches.id, batchId), sql`not ${notificationBatches.failedAddressIds} @> array[${addressId}::bigint]`))
  if (kind === 'bounced') await db.update(addresses).set({ suppressed: 'bounced', suppressedAt: now, suppressedReason: reason }).where(and(eq(addresses.id, addressId), sql`${addresses.suppressed} is null`))
  if ((kind === 'bounced' || kind === 'gave_up') && await releasedCapsuleOf(db, batchId) !== undefined) emit('capsule.undelivered', { batchId, addressId, kind })
}

/** The capsule that a batch brings to its recipients. */
export async function releasedCapsuleOf(db: Db, batchId: number): Promise<number | undefined> {
  const [row] = await db.select({ capsuleId: notifications.capsuleId }).from(notificationBatches).innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId))
    .where(and(eq(notificationBatches.id, batchId), eq(notifications.kind, 'capsule.released')))
  return row?.capsuleId ?? undefined
}

/**
 * After a run: completed if nobody remains, else to be tried again later, or given up after the last try. Answers the
 * state that the batch is in now.
 */
export async function finishBatch(unit: UnitOfWork, batchId: number): Promise<'pending' | 'completed' | 'failed'> {
  const { db, emit } = unit
  const now = clock.now()
  const [batch] = await db.select().from(notificationBatches).where(eq(notificationBatches.id, batchId)).for('update')
  if (!batch || batch.state !== 'pending') return batch?.state ?? 'completed'
  const settled = new Set([...batch.emailedAddressIds, ...batch.failedAddressIds])
  const remaining = batch.addressIds.filter(id => !settled.has(id))
  const attempts = batch.attempts + 1

  if (remaining.length > 0 && attempts < MOST_ATTEMPTS) {
    const nextTryAt = new Date(now.getTime() + BACKOFF_SECONDS[attempts - 1]! * 1_000)
    await db.update(notificationBatches).set({ attempts, nextTryAt }).where(eq(notificationBatches.id, batchId))
    await schedule(db, RETRY_TIMER, batchId, nextTryAt)
    return 'pending'
  }
  for (const addressId of remaining) await recordFailure(unit, batchId, addressId, 'gave_up', `Given up after ${attempts} tries.`)
  const state = remaining.length > 0 ? 'failed' : 'completed'
  await db.update(notificationBatches).set({ state, attempts, completedAt: now }).where(eq(notificationBatches.id, batchId))
  await db.update(notifications).set({ completedAt: now }).where(and(
    eq(notifications.id, batch.notificationId),
    sql`not exists (select from notification_batch other where other.notification_id = ${batch.notificationId} and other.state = 'pending' and other.id <> ${batchId})`,
  ))
  const capsuleId = await releasedCapsuleOf(db, batchId)
  if (capsuleId !== undefined) emit('capsule.settled', { capsuleId })
  return state
}
