import { eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { notifications } from '#drizzle/schema/courier'
import type { NotificationKind } from '#drizzle/schema/courier'
import type { DomainEvents } from '#server/domain/events'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

const KINDS: Record<DomainEvents['account.linkRequested']['kind'], NotificationKind> = {
  finishSignUp: 'account.finishSignUp',
  alreadySignedUp: 'account.alreadySignedUp',
  resetPassword: 'account.resetPassword',
  passwordChanged: 'account.passwordChanged',
  signedOutEverywhere: 'account.signedOutEverywhere',
  claim: 'account.claim',
}

/** One mail to one address, with a link that is made from the token when it is sent. */
export async function notifyOfAccount({ db, emit }: UnitOfWork, payload: DomainEvents['account.linkRequested'], eventId: number): Promise<void> {
  const now = clock.now()
  const [address] = await db.insert(addresses).values({ email: payload.email, createdAt: now })
    .onConflictDoUpdate({ target: addresses.email, set: { email: sql`${addresses.email}` } }).returning({ id: addresses.id })
  const [person] = payload.userId === null ? [] : await db.select({ id: users.id }).from(users).where(eq(users.id, payload.userId))
  const [row] = await db.insert(notifications).values({
    eventId, kind: KINDS[payload.kind], actorId: person?.id ?? null, addressId: address!.id, tokenId: payload.tokenId, createdAt: now,
  }).returning({ id: notifications.id })
  emit('notification.created', { notificationId: row!.id })
}
