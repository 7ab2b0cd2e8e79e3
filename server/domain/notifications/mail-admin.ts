import { and, desc, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { deliveryFailures, notificationBatches, notifications } from '#drizzle/schema/courier'
import { posts } from '#drizzle/schema/posts'
import { retryFailed } from '#server/domain/notifications/retry-pending'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

interface Page<A> { after: A | undefined, limit: number, q?: string | undefined }

/** Notifications with how far their mails are, the newest first; with `q`, those of the person or address that it names. */
export async function listCourierNotifications(db: Db, { after, limit, q, state }: Page<[Date, number]> & { state?: 'waiting' | 'failed' | undefined }) {
  const rows = await db.select({
    id: notifications.id, kind: notifications.kind, title: posts.title, createdAt: notifications.createdAt, completedAt: notifications.completedAt, isRendered: sql<boolean>`${notifications.messages} is not null`,
  }).from(notifications).leftJoin(posts, eq(posts.id, notifications.postId)).where(and(
    state === 'waiting' ? sql`(${notifications.messages} is null or exists (select from notification_batch where notification_id = ${notifications.id} and state = 'pending'))` : undefined,
    state === 'failed' ? sql`exists (select from notification_batch where notification_id = ${notifications.id} and state = 'failed')` : undefined,
    q ? await toAddress(db, q) : undefined,
    after && sql`(${notifications.createdAt}, ${notifications.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
  )).orderBy(desc(notifications.createdAt), desc(notifications.id)).limit(limit + 1)
  const states = await statesOf(db, rows.map(({ id }) => id))
  return rows.map(row => ({ ...row, ...states.get(row.id)! }))
}

async function toAddress(db: Db, q: string): Promise<SQL> {
  const found = await db.select({ id: addresses.id, userId: addresses.userId }).from(addresses).where(eq(addresses.email, q))
  const people = await db.select({ id: users.id }).from(users).where(eq(users.email, q))
  const list = (ids: (number | null)[]) => sql`any(${`{${ids.filter(id => id !== null).join(',')}}`}::bigint[])`
  return sql`(${notifications.addressId} = ${list(found.map(({ id }) => id))} or exists (
    select from notification_recipient where notification_id = ${notifications.id} and user_id = ${list([...found.map(({ userId }) => userId), ...people.map(({ id }) => id)])}))`
}

interface States { people: number, batches: { pending: number, completed: number, failed: number }, mails: { sent: number, failed: number, all: number }, nextTryAt: Date | null }

async function statesOf(db: Db, ids: number[]): Promise<Map<number, States>> {
  const rows = ids.length === 0
    ? []
    : await db.execute<{ id: number, people: number, pending: number, completed: number, failed: number, sent: number, lost: number, all: number, next: string | null }>(sql`
      select id::float8 as id, (select count(*)::int from notification_recipient where notification_id = one.id) as people,
        count(*) filter (where batch.state = 'pending')::int as pending, count(*) filter (where batch.state = 'completed')::int as completed, count(*) filter (where batch.state = 'failed')::int as failed,
        coalesce(sum(cardinality(batch.emailed_address_ids)), 0)::int as sent, coalesce(sum(cardinality(batch.failed_address_ids)), 0)::int as lost, coalesce(sum(cardinality(batch.address_ids)), 0)::int as "all",
        min(batch.next_try_at) filter (where batch.state = 'pending') as next
      from unnest(${`{${ids.join(',')}}`}::bigint[]) as one (id)
      left join lateral (select state, emailed_address_ids, failed_address_ids, address_ids, next_try_at from notification_batch where notification_id = one.id) batch on true
      group by one.id`)
  return new Map(rows.map(({ id, people, pending, completed, failed, sent, lost, all, next }) =>
    [id, { people, batches: { pending, completed, failed }, mails: { sent, failed: lost, all }, nextTryAt: next === null ? null : new Date(next) }]))
}

/** Queues again what waits of a notification, and takes up what was given up. Answers the ids of its batches. Throws NotFound. */
export async function retryNotification(notificationId: number): Promise<number[]> {
  return await transaction(async (unit) => {
    const { db, emit } = unit
    const [row] = await db.select({ isRendered: sql<boolean>`${notifications.messages} is not null` }).from(notifications).where(eq(notifications.id, notificationId))
    if (!row) throw new AppError('NotFound', 'There is no such notification.')
    const batches = await db.select({ id: notificationBatches.id, state: notificationBatches.state }).from(notificationBatches).where(eq(notificationBatches.notificationId, notificationId)).orderBy(notificationBatches.id)
    for (const { id } of batches.filter(({ state }) => state === 'failed')) await retryFailed(unit, id)
    emit(row.isRendered ? 'notification.prepared' : 'notification.created', { notificationId })
    return batches.filter(({ state }) => state !== 'completed').map(({ id }) => id)
  })
}

/** Addresses that nothing is sent to; `q` is a part of them. */
export async function listSuppressed(db: Db, { after, limit, q }: Page<[Date, number]>) {
  return await db.select({ id: addresses.id, email: addresses.email, handle: users.handle, kind: addresses.suppressed, reason: addresses.suppressedReason, at: addresses.suppressedAt, createdAt: addresses.createdAt }).from(addresses)
    .leftJoin(users, eq(users.id, addresses.userId)).where(and(
      isNotNull(addresses.suppressed), containing(q),
      after && sql`(coalesce(${addresses.suppressedAt}, ${addresses.createdAt}), ${addresses.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]}::bigint)`,
    )).orderBy(sql`coalesce(${addresses.suppressedAt}, ${addresses.createdAt}) desc`, desc(addresses.id)).limit(limit + 1)
}

/** Throws NotFound for an address that is written to. */
export async function liftSuppression(db: Db, addressId: number): Promise<void> {
  const lifted = await db.update(addresses).set({ suppressed: null, suppressedAt: null, suppressedReason: null }).where(and(eq(addresses.id, addressId), isNotNull(addresses.suppressed))).returning({ id: addresses.id })
  if (lifted.length === 0) throw new AppError('NotFound', 'This address is written to already.')
}

const MOST_ADDRESSES = 200

/** Why and when mails did not arrive, the latest first; `q` is a part of the address. */
export async function listFailures(db: Db, { after, limit, q, kind }: Page<[number]> & { kind?: (typeof deliveryFailures.$inferSelect)['kind'] | undefined }) {
  const found = q ? (await db.select({ id: addresses.id }).from(addresses).where(containing(q)).limit(MOST_ADDRESSES)).map(({ id }) => id) : undefined
  return await db.select({
    id: deliveryFailures.id, email: addresses.email, kind: deliveryFailures.kind, reason: deliveryFailures.reason, at: deliveryFailures.at, notificationId: notifications.id, notificationKind: notifications.kind,
  }).from(deliveryFailures)
    .innerJoin(addresses, eq(addresses.id, deliveryFailures.addressId))
    .innerJoin(notificationBatches, eq(notificationBatches.id, deliveryFailures.batchId))
    .innerJoin(notifications, eq(notifications.id, notificationBatches.notificationId))
    .where(and(found && inArray(deliveryFailures.addressId, found), kind && eq(deliveryFailures.kind, kind), after && lt(deliveryFailures.id, after[0])))
    .orderBy(desc(deliveryFailures.id)).limit(limit + 1)
}

function containing(q: string | undefined): SQL | undefined {
  return q ? sql`${addresses.email}::text ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}` : undefined
}
