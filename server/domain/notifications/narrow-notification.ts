import { and, eq } from 'drizzle-orm'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { posts } from '#drizzle/schema/posts'
import { narrow, narrowScopesOf } from '#server/domain/notifications/narrow'
import type { NarrowScope } from '#server/domain/notifications/narrow'
import type { Person } from '#server/platform/actor'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** Less of what one of my notifications is about. Throws NotFound for one that is not mine, or has nothing of the kind to end. */
export async function narrowNotification(actor: Person, notificationId: number, scope: NarrowScope): Promise<void> {
  await transaction(async ({ db }) => {
    const [row] = await db.select({
      reason: notificationRecipients.reason, actorId: notifications.actorId, organizationId: notifications.organizationId, commentId: notifications.commentId, post: { id: posts.id, type: posts.type },
    }).from(notificationRecipients)
      .innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId)).leftJoin(posts, eq(posts.id, notifications.postId))
      .where(and(eq(notificationRecipients.userId, actor.id), eq(notificationRecipients.notificationId, notificationId)))
    const told = row && { ...row, isComment: row.commentId !== null }
    if (!told || !narrowScopesOf(told).includes(scope)) throw new AppError('NotFound', 'There is no such notification, or nothing of it to end.')
    await narrow(db, actor.id, told, scope)
  })
}
