import { eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { capsules } from '#drizzle/schema/capsules'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import type { DomainEvents } from '#server/domain/events'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/** Tells a capsule's sender (or who was named as such) by mail; a member behind the bell too, and by mail unless they get none. */
export async function notifyOfCapsule({ db, emit }: UnitOfWork, { capsuleId, kind, addressId }: DomainEvents['capsule.told'], eventId: number): Promise<void> {
  const now = clock.now()
  const [row] = await db.select({ ownerId: capsules.ownerId, owner: { emailsOff: users.emailsOff, deletedAt: users.deletedAt } }).from(capsules)
    .leftJoin(users, eq(users.id, capsules.ownerId)).where(eq(capsules.id, capsuleId))
  if (!row || row.owner?.deletedAt) return
  const [notification] = await db.insert(notifications).values({
    eventId, kind: `capsule.${kind}`, capsuleId, addressId: row.owner?.emailsOff ? null : addressId, createdAt: now,
  }).returning({ id: notifications.id })
  if (row.ownerId !== null) await db.insert(notificationRecipients).values({ notificationId: notification!.id, userId: row.ownerId, reason: 'capsule', createdAt: now })
  emit('notification.created', { notificationId: notification!.id })
}

/** Tells the senders of many capsules that theirs have gone out. */
export async function notifyOfReleases({ db, emit }: UnitOfWork, capsuleIds: number[]): Promise<void> {
  const now = sql`${clock.now().toISOString()}::timestamptz`
  const rows = await db.execute<{ id: number }>(sql`
    with written as (
      insert into notification (kind, capsule_id, address_id, created_at)
      select 'capsule.sent', capsule.id, case when not coalesce(users.emails_off, false) then capsule.sender_address_id end, ${now}
      from capsule left join users on users.id = capsule.owner_id
      where capsule.id = any(${`{${capsuleIds.join(',')}}`}::bigint[]) and users.deleted_at is null order by capsule.id
      returning id, capsule_id
    ), in_app as (
      insert into notification_recipient (notification_id, user_id, reason, created_at)
      select written.id, capsule.owner_id, 'capsule', ${now} from written join capsule on capsule.id = written.capsule_id where capsule.owner_id is not null
    )
    select id::float8 as id from written`)
  if (rows.length > 0) emit('notifications.created', { notificationIds: rows.map(({ id }) => id) })
}
