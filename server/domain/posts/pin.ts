import { and, eq, isNull } from 'drizzle-orm'
import { comments, posts } from '#drizzle/schema/posts'
import { postPolicy } from '#server/domain/posts/policy'
import { lockPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Puts a comment of this post above the discussion, in place of the one before; null for none. */
export async function pinComment(actor: Person, postId: number, commentId: number | null): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const post = await lockPost(db, actor, postId)
    authorize(postPolicy.pin(actor, post, clock.now()))
    if (post.pinnedCommentId === commentId) return
    if (commentId !== null) {
      const [row] = await db.select({ id: comments.id }).from(comments).where(and(eq(comments.id, commentId), eq(comments.postId, postId), isNull(comments.deletedAt), isNull(comments.hiddenAt)))
      if (!row) throw fieldError('Refused', 'commentId', 'unknown', 'This comment is not there any more.')
    }
    await db.update(posts).set({ pinnedCommentId: commentId }).where(eq(posts.id, postId))
    // Their authors' karma depends on it.
    for (const id of [post.pinnedCommentId, commentId]) await tellAuthor({ db, emit }, post, id)
    emit('post.edited', { postId, organizationId: post.organizationId, authorId: post.authorId, technologyIds: post.feedTechnologyIds })
  })
}

async function tellAuthor({ db, emit }: UnitOfWork, post: { id: number, organizationId: number }, commentId: number | null): Promise<void> {
  if (commentId === null) return
  const [row] = await db.select({ authorId: comments.authorId }).from(comments).where(eq(comments.id, commentId))
  emit('comment.edited', { commentId, postId: post.id, organizationId: post.organizationId, authorId: row!.authorId })
}
