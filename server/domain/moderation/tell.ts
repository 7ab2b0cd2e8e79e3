import { eq } from 'drizzle-orm'
import { comments, posts } from '#drizzle/schema/posts'
import { cases, moderationActions } from '#drizzle/schema/moderation'
import { lockCase } from '#server/domain/moderation/queries'
import type { ActionRecord } from '#server/domain/moderation/queries'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer } from '#server/platform/timers'

/** Its subject is an entry of the log. */
export const TELL_TIMER = 'moderation.tell'

/**
 * The time in which a decision can be taken back as if it had not been is over: author and reporters hear of it, and what
 * nobody has seen yet, because a rule held it, is announced as new.
 */
export const tellTimer = defineTimer({
  kind: TELL_TIMER,
  async run(unit, actionId) {
    const [action] = await unit.db.select().from(moderationActions).where(eq(moderationActions.id, actionId))
    if (!action) return
    unit.emit('moderation.told', { actionId })
    const [row] = await unit.db.select({ origin: cases.origin }).from(cases).where(eq(cases.id, action.caseId))
    if (['dismiss', 'lock', 'overturn'].includes(action.action) && ['first', 'links', 'repeated'].includes(row!.origin)) await announce(unit, action)
  },
})

async function announce({ db, emit }: UnitOfWork, { caseId }: ActionRecord): Promise<void> {
  const { postId, commentId } = await lockCase(db, caseId)
  if (commentId !== null) {
    const [found] = await db.select({ comment: comments, organizationId: posts.organizationId }).from(comments).innerJoin(posts, eq(posts.id, comments.postId)).where(eq(comments.id, commentId))
    if (found && found.comment.revision === 1) emit('comment.created', { commentId, postId: found.comment.postId, organizationId: found.organizationId, authorId: found.comment.authorId })
    return
  }
  const [post] = await db.select().from(posts).where(eq(posts.id, postId!))
  if (post && post.revision === 1) emit('post.created', { postId: post.id, organizationId: post.organizationId, authorId: post.authorId, technologyIds: post.feedTechnologyIds })
}
