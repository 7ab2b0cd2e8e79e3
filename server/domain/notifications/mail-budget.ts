import { and, eq, lt, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { mailDays, notifications } from '#drizzle/schema/courier'
import { recordFailure } from '#server/domain/notifications/finish-batch'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'
import type { TimerKind } from '#server/platform/timers'
import { instantOf, wallTimeOf } from '#shared/rules/wall-time'

/** Set for an address with mails that stayed behind the bell. */
const WAITED_TIMER = 'mail.waited'
/** When the day's one mail about them goes out, by the owner's clock. */
const TOLD_AT = '08:00'
const KEPT_DAYS = 40

/** The day that it is for somebody in this zone, as `2026-03-01`; UTC if the zone is not known. */
export function localDay(timeZone: string | undefined): string {
  return wallTimeOf(clock.now(), known(timeZone)).slice(0, 10)
}

function known(timeZone: string | undefined): string {
  try {
    return timeZone === undefined ? 'UTC' : new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  }
  catch {
    return 'UTC'
  }
}

/** A mail that was counted and certainly did not go out is not counted after all. */
export async function uncount(db: Db, addressId: number, day: string): Promise<void> {
  await db.update(mailDays).set({ sent: sql`greatest(${mailDays.sent} - 1, 0)` }).where(and(eq(mailDays.addressId, addressId), eq(mailDays.day, day)))
}

/** The day's mails are used up: it stays behind the bell, and the next morning one mail says how many did. */
export async function holdMail(unit: UnitOfWork, batchId: number, addressId: number, notification: { kind: string, facts: Record<string, string | number> }): Promise<void> {
  const { db } = unit
  const [owner] = await db.select({ timeZone: users.timeZone }).from(addresses).innerJoin(users, eq(users.id, addresses.userId)).where(eq(addresses.id, addressId))
  const day = localDay(owner?.timeZone)
  // The mail about the others can find the day used up too; then they wait on.
  const waiting = notification.kind === 'mail.waited' ? Number(notification.facts.count) : 1
  await recordFailure(unit, batchId, addressId, 'held', 'The mails of this day were used up.')
  await db.insert(mailDays).values({ addressId, day, held: waiting }).onConflictDoUpdate({ target: [mailDays.addressId, mailDays.day], set: { held: sql`${mailDays.held} + ${waiting}` } })
  await schedule(db, WAITED_TIMER, addressId, nextMorning(day, known(owner?.timeZone)))
}

function nextMorning(day: string, timeZone: string): Date {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return instantOf(`${next}T${TOLD_AT}`, timeZone)
}

/** One mail about all that waited; none, if everything has been read since. */
export const waitedTimer: TimerKind = defineTimer({
  kind: WAITED_TIMER,
  async run({ db, emit }, addressId) {
    const [owner] = await db.select({ userId: users.id, timeZone: users.timeZone }).from(addresses).innerJoin(users, eq(users.id, addresses.userId)).where(eq(addresses.id, addressId))
    const rows = await db.update(mailDays).set({ held: 0 })
      .from(sql`(select address_id, day, held from mail_day where address_id = ${addressId} and held > 0 for update) before`)
      .where(and(eq(mailDays.addressId, addressId), sql`before.day = ${mailDays.day}`)).returning({ held: sql<number>`before.held` })
    const count = rows.reduce((sum, { held }) => sum + held, 0)
    if (!owner || count === 0 || !await hasUnread(db, owner.userId)) return
    const [row] = await db.insert(notifications).values({ kind: 'mail.waited', addressId, facts: { count }, createdAt: clock.now() }).returning({ id: notifications.id })
    emit('notification.created', { notificationId: row!.id })
  },
})

async function hasUnread(db: Db, userId: number): Promise<boolean> {
  const rows = await db.execute(sql`select from notification_recipient where user_id = ${userId} and read_at is null limit 1`)
  return rows.length > 0
}

/** For the hourly cleaning: days that nobody asks about any more. */
export async function forgetMailDays(db: Db): Promise<void> {
  await db.delete(mailDays).where(and(lt(mailDays.day, new Date(clock.now().getTime() - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10)), eq(mailDays.held, 0)))
}
