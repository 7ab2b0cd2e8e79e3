import { sql } from 'drizzle-orm'
import type { Db } from '#server/platform/db'

/** As many as a header has room for. */
const MOST = 10

/**
 * The newest ten notifications before this one about the same post, the oldest first, by the address whose owner they were
 * for. Whom a notification is for never changes, so that a mail that is sent again after a crash names the same ones.
 */
export async function earlierInThread(db: Db, { id, postId }: { id: number, postId: number | null }, addressIds: number[]): Promise<Map<number, number[]>> {
  if (postId === null) return new Map()
  const rows = await db.execute<{ addressId: number, ids: number[] }>(sql`
    select address.id::float8 as "addressId", array_agg(earlier.id::float8 order by earlier.id) as ids from address
    cross join lateral (
      select notification.id from notification join notification_recipient recipient on recipient.notification_id = notification.id
      where notification.post_id = ${postId} and notification.id < ${id} and recipient.user_id = address.user_id
      order by notification.id desc limit ${MOST}
    ) earlier where address.id = any(${sql.param(addressIds)}::bigint[]) group by address.id`)
  return new Map([...rows].map(({ addressId, ids }) => [addressId, ids]))
}
