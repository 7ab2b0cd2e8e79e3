import { eq, sql } from 'drizzle-orm'
import { comments, posts } from '#drizzle/schema/posts'
import { mentioned, notify } from '#server/domain/notifications/audience'
import type { Occasion } from '#server/domain/notifications/audience'
import { MOST_MENTIONS } from '#server/domain/notifications/notify-of-post'
import { followThread } from '#server/domain/notifications/follow-thread'
import type { UnitOfWork } from '#server/platform/events'
import { mentionsIn } from '#server/platform/markdown/render'

/**
 * Tells whom it answers, whom it mentions, whose post it is on, and who follows the thread; each person once, for the first
 * of these reasons. The commenter follows the thread from now on.
 */
export async function notifyOfComment(unit: UnitOfWork, commentId: number, eventId: number): Promise<void> {
  const [found] = await unit.db.select({ comment: comments, post: posts }).from(comments).innerJoin(posts, eq(posts.id, comments.postId)).where(eq(comments.id, commentId))
  if (!found) return
  const { comment, post } = found
  if (comment.deletedAt || comment.hiddenAt || post.deletedAt || post.hiddenAt) return
  await followThread(unit.db, comment.authorId, post.id)
  const occasion: Occasion = { eventId, actorId: comment.authorId, organizationId: post.organizationId, postId: post.id, commentId }

  if (comment.parentId !== null) await notify(unit, 'comment.reply', occasion, sql`select author_id, 'reply' from comment where id = ${comment.parentId}`)
  const handles = mentionsIn(comment.body).slice(0, MOST_MENTIONS)
  if (handles.length > 0) await notify(unit, 'comment.mention', occasion, mentioned(handles))
  await notify(unit, 'comment.onMyPost', occasion, sql`
    select author_id, 'author' from post where id = ${post.id} and not exists (
      select from subscription where subscription.user_id = post.author_id and subscription.post_id = post.id and person_id is null and level <> 'all')`)
  await notify(unit, 'comment.inThread', occasion, sql`select user_id, 'thread' from subscription where post_id = ${post.id} and person_id is null and level = 'all'`)
}
