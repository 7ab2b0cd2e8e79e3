import { and, asc, eq, sql } from 'drizzle-orm'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import { addresses } from '#drizzle/schema/addresses'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/** Puts a recipient's new address into a batch of its own, of the same notification; the old one is not written to any more. */
export async function sendAgain({ db, emit }: UnitOfWork, capsuleId: number, fromAddressId: number, toAddressId: number): Promise<void> {
  const now = clock.now()
  const [notification] = await db.select({ id: notifications.id, messages: notifications.messages }).from(notifications)
    .where(and(eq(notifications.capsuleId, capsuleId), eq(notifications.kind, 'capsule.released'))).orderBy(asc(notifications.id)).limit(1)
  if (!notification) return
  await db.update(notificationBatches).set({ failedAddressIds: sql`array_append(${notificationBatches.failedAddressIds}, ${fromAddressId}::bigint)` })
    .where(and(eq(notificationBatches.notificationId, notification.id), eq(notificationBatches.state, 'pending'),
      sql`${notificationBatches.addressIds} @> array[${fromAddressId}::bigint] and not ${notificationBatches.failedAddressIds} @> array[${fromAddressId}::bigint]`))
  const [address] = await db.select({ language: addresses.language }).from(addresses).where(eq(addresses.id, toAddressId))
  const language = notification.messages && !(address!.language in notification.messages) ? 'en' : address!.language
  const [batch] = await db.insert(notificationBatches).values({ notificationId: notification.id, language, reason: 'capsule', addressIds: [toAddressId], nextTryAt: now, createdAt: now }).returning({ id: notificationBatches.id })
  await db.update(notifications).set({ completedAt: null }).where(eq(notifications.id, notification.id))
  if (notification.messages) emit('notification.batchDue', { batchId: batch!.id })
}
