import { and, eq, isNull, sql } from 'drizzle-orm'
import { notificationBatches, notifications } from '#drizzle/schema/courier'
import type { MessageByLanguage } from '#drizzle/schema/courier'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'

export const BATCH_SIZE = 100

/**
 * Keeps the messages of a notification and deals its addresses into batches that share language and reason. Does nothing
 * if that has been done: an edit of the post afterwards changes no mail. A language without a message gets English.
 */
export async function storeMessages({ db, emit }: UnitOfWork, notificationId: number, messages: MessageByLanguage): Promise<void> {
  const [notification] = await db.select().from(notifications).where(eq(notifications.id, notificationId)).for('update')
  if (!notification || notification.messages) return
  const now = clock.now()
  await db.update(notifications).set({ messages }).where(eq(notifications.id, notificationId))
  if (await keptBatches(db, notificationId, messages)) return emit('notification.prepared', { notificationId })
  const recipients = await recipientsOf(db, notification)

  const batches = dealt(recipients, Object.keys(messages))
  if (batches.length > 0) await db.insert(notificationBatches).values(batches.map(batch => ({ ...batch, notificationId, nextTryAt: now, createdAt: now })))
  else await db.update(notifications).set({ completedAt: now }).where(and(eq(notifications.id, notificationId), isNull(notifications.completedAt)))
  emit('notification.prepared', { notificationId })
}

/** Of a capsule nobody is left: who gets mail stands in its batches. */
async function recipientsOf(db: Db, { id, kind, addressId }: typeof notifications.$inferSelect): Promise<Recipient[]> {
  if (kind === 'capsule.released') return []
  return addressId === null ? await mailAddresses(db, id) : [{ addressId, language: 'en', reason: 'account' }]
}

/** A capsule's batches were written at its release; of languages that there is no message in, they get English. */
async function keptBatches(db: Db, notificationId: number, messages: MessageByLanguage): Promise<boolean> {
  const batches = await db.select({ id: notificationBatches.id, language: notificationBatches.language }).from(notificationBatches).where(eq(notificationBatches.notificationId, notificationId))
  for (const { id, language } of batches) {
    if (!Object.hasOwn(messages, language)) await db.update(notificationBatches).set({ language: 'en' }).where(eq(notificationBatches.id, id))
  }
  return batches.length > 0
}

interface Recipient { addressId: number, language: string, reason: string }

/** The addresses of everybody who gets mail at all; made here for those who are written to for the first time. */
async function mailAddresses(db: Db, notificationId: number): Promise<Recipient[]> {
  const now = clock.now().toISOString()
  const people = sql`
    select users.id, users.email, users.language, recipient.reason from notification_recipient recipient join users on users.id = recipient.user_id
    where recipient.notification_id = ${notificationId} and users.email is not null and not users.emails_off and users.deleted_at is null`
  // Who has changed their address leaves the old one behind.
  await db.execute(sql`update address set user_id = null from (${people}) person where address.user_id = person.id and address.email <> person.email`)
  await db.execute(sql`
    insert into address (email, user_id, language, created_at) select person.email, person.id, person.language, ${now}::timestamptz from (${people}) person
    on conflict (email) do update set user_id = excluded.user_id, language = excluded.language
    where address.user_id is distinct from excluded.user_id or address.language <> excluded.language`)
  return [...await db.execute<{ addressId: number, language: string, reason: string }>(sql`
    select address.id::float8 as "addressId", address.language, person.reason from (${people}) person join address on address.user_id = person.id
    where address.suppressed is null order by address.id`)]
}

function dealt(recipients: Recipient[], languages: string[]): { language: string, reason: string, addressIds: number[] }[] {
  const groups = new Map<string, { language: string, reason: string, addressIds: number[] }>()
  for (const { addressId, language, reason } of recipients) {
    const known = languages.includes(language) ? language : 'en'
    const group = groups.get(`${known} ${reason}`) ?? { language: known, reason, addressIds: [] }
    group.addressIds.push(addressId)
    groups.set(`${known} ${reason}`, group)
  }
  return [...groups.values()].flatMap(({ addressIds, ...group }) =>
    Array.from({ length: Math.ceil(addressIds.length / BATCH_SIZE) }, (_, index) => ({ ...group, addressIds: addressIds.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE) })))
}
