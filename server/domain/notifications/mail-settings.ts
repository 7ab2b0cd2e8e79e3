import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { mailDays, notifications } from '#drizzle/schema/courier'
import { localDay } from '#server/domain/notifications/mail-budget'
import type { MailSettings } from '#shared/contract/subscriptions'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** How mail gets to this person, and how much of it. */
export async function getMailSettings(db: Db, actor: Person): Promise<MailSettings> {
  const [row] = await db.select({ user: { email: users.email, emailsOff: users.emailsOff, mailsPerDay: users.mailsPerDay, timeZone: users.timeZone }, address: addresses }).from(users)
    .leftJoin(addresses, eq(addresses.email, users.email)).where(eq(users.id, actor.id))
  const { user, address } = row!
  const [today] = address ? await db.select().from(mailDays).where(and(eq(mailDays.addressId, address.id), eq(mailDays.day, localDay(user.timeZone)))) : []
  const { mailsPerDay: usualPerDay, mostMailsPerDay: mostPerDay } = config().limits.mail
  return {
    email: user.email ?? '', emailsOff: user.emailsOff, mailsPerDay: user.mailsPerDay, usualPerDay, mostPerDay,
    today: { sent: today?.sent ?? 0, waiting: today?.held ?? 0 },
    suppressed: address?.suppressed ? { kind: address.suppressed, reason: address.suppressedReason, at: (address.suppressedAt ?? address.createdAt).toISOString() } : null,
  }
}

/** Null: as many as the site thinks right. Throws InvalidInput above the site's own limit. */
export async function saveMailsPerDay(actor: Person, mailsPerDay: number | null): Promise<void> {
  const most = config().limits.mail.mostMailsPerDay
  if (mailsPerDay !== null && mailsPerDay > most) throw fieldError('InvalidInput', 'mailsPerDay', 'max_value', `Choose ${most} at most.`)
  await database().update(users).set({ mailsPerDay }).where(eq(users.id, actor.id))
}

/** Its owner says that the address works again: one mail goes there at once, and if that comes back, so does this. Throws Refused. */
export async function tryMailAgain(actor: Person): Promise<void> {
  const now = clock.now()
  await transaction(async ({ db, emit }) => {
    const [lifted] = await db.update(addresses).set({ suppressed: null, suppressedAt: null, suppressedReason: null })
      .where(and(isNotNull(addresses.suppressed), sql`${addresses.email} = (select email from users where id = ${actor.id})`)).returning({ id: addresses.id })
    if (!lifted) throw new AppError('Refused', 'Mail reaches this address already.')
    const [row] = await db.insert(notifications).values({ kind: 'mail.again', addressId: lifted.id, createdAt: now }).returning({ id: notifications.id })
    emit('notification.created', { notificationId: row!.id })
  })
}
