import { eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/**
 * Tells an author that a scheduled post could not be published: behind the bell, and by a mail of its own kind. It names no
 * organization, because the author may have lost the right to see it.
 */
export async function notifyOfRefusedPost({ db, emit }: UnitOfWork, scheduledPostId: number, eventId: number): Promise<void> {
  const now = clock.now()
  const [row] = await db.select({ author: users, state: scheduledPosts.state }).from(scheduledPosts).innerJoin(users, eq(users.id, scheduledPosts.ownerId)).where(eq(scheduledPosts.id, scheduledPostId))
  if (row?.state !== 'refused' || row.author.deletedAt) return
  const { id: userId, email, emailsOff } = row.author
  const [address] = email === null || emailsOff
    ? []
    : await db.insert(addresses).values({ email, userId, createdAt: now }).onConflictDoUpdate({ target: addresses.email, set: { email: sql`${addresses.email}` } }).returning({ id: addresses.id })
  const [notification] = await db.insert(notifications).values({ eventId, kind: 'post.refused', scheduledPostId, addressId: address?.id ?? null, createdAt: now }).returning({ id: notifications.id })
  await db.insert(notificationRecipients).values({ notificationId: notification!.id, userId, reason: 'author', createdAt: now })
  emit('notification.created', { notificationId: notification!.id })
}
