import { and, eq, isNull, sql } from 'drizzle-orm'
import { notificationRecipients } from '#drizzle/schema/courier'
import { getPostFacts } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** Marks one of my notifications as read or unread. Throws NotFound if it is not mine. */
export async function markRead(actor: Person, notificationId: number, read: boolean): Promise<void> {
  const changed = await database().update(notificationRecipients).set({ readAt: read ? clock.now() : null })
    .where(and(eq(notificationRecipients.userId, actor.id), eq(notificationRecipients.notificationId, notificationId))).returning({ id: notificationRecipients.notificationId })
  if (changed.length === 0) throw new AppError('NotFound', 'There is no such notification.')
}

export async function markAllRead(actor: Person): Promise<void> {
  await database().update(notificationRecipients).set({ readAt: clock.now() })
    .where(and(eq(notificationRecipients.userId, actor.id), isNull(notificationRecipients.readAt)))
}

/** All about one post, because it is being read. Throws NotFound if I may not see it. */
export async function markThreadRead(actor: Person, postId: number): Promise<void> {
  await getPostFacts(database(), actor, postId)
  await database().update(notificationRecipients).set({ readAt: clock.now() }).where(and(
    eq(notificationRecipients.userId, actor.id), isNull(notificationRecipients.readAt),
    sql`exists (select from notification where notification.id = ${notificationRecipients.notificationId} and notification.post_id = ${postId})`,
  ))
}
