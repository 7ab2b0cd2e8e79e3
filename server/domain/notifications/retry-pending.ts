import { sql } from 'drizzle-orm'
import type { UnitOfWork } from '#server/platform/events'

/**
 * Announces again every notification that is neither rendered nor sent: after a crash, after the queue was lost, or because
 * an administrator wants it now. What is being sent at this moment is not disturbed. With `dueBefore`, only what should have
 * been tried before then. Answers the notifications' ids.
 */
export async function retryPending({ db, emit }: UnitOfWork, dueBefore?: Date): Promise<number[]> {
  const before = dueBefore?.toISOString() ?? 'infinity'
  const rows = await db.execute<{ id: number, prepared: boolean }>(sql`
    select id::float8 as id, messages is not null as prepared from notification
    where messages is null and created_at < ${before}::timestamptz
      or id in (select notification_id from notification_batch where state = 'pending' and next_try_at < ${before}::timestamptz)
    order by id`)
  for (const { id, prepared } of rows) emit(prepared ? 'notification.prepared' : 'notification.created', { notificationId: id })
  return rows.map(row => row.id)
}

/** Takes up again what was given up: one batch, or all of them. Answers the batches' ids. */
export async function retryFailed({ db, emit }: UnitOfWork, batchId?: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    update notification_batch set state = 'pending', attempts = 0, completed_at = null,
      failed_address_ids = array(select given from unnest(failed_address_ids) as given where not exists (
        select from delivery_failure where batch_id = notification_batch.id and address_id = given and kind = 'gave_up'))
    where state = 'failed' and (${batchId ?? null}::bigint is null or id = ${batchId ?? null}::bigint)
    returning id::float8 as id`)
  for (const { id } of rows) emit('notification.batchDue', { batchId: id })
  return rows.map(row => row.id)
}
