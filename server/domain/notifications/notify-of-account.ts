import { eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import type { NotificationKind } from '#drizzle/schema/courier'
import type { DomainEvents } from '#server/domain/events'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/** One mail to one address, with a link that is made from the token when it is sent. */
export async function notifyOfAccount({ db, emit }: UnitOfWork, payload: DomainEvents['account.linkRequested'], eventId: number): Promise<void> {
  const now = clock.now()
  const [address] = await db.insert(addresses).values({ email: payload.email, createdAt: now })
    .onConflictDoUpdate({ target: addresses.email, set: { email: sql`${addresses.email}` } }).returning({ id: addresses.id })
  const [person] = payload.userId === null ? [] : await db.select({ id: users.id }).from(users).where(eq(users.id, payload.userId))
  const [row] = await db.insert(notifications).values({
    eventId, kind: `account.${payload.kind}` satisfies NotificationKind, actorId: person?.id ?? null, addressId: address!.id, tokenId: payload.tokenId, createdAt: now,
  }).returning({ id: notifications.id })
  // The archive is something to come back to: it stands behind the bell too.
  if (payload.kind === 'exportReady' && person) await db.insert(notificationRecipients).values({ notificationId: row!.id, userId: person.id, reason: 'account', createdAt: now })
  emit('notification.created', { notificationId: row!.id })
}
