import type { Comment, CommentPage } from '#shared/contract/comments'
import { presentComment, tagsOfComments } from '#server/domain/comments/presenter'
import { findCommentRow, getComment, listDescendants } from '#server/domain/comments/queries'
import { inDisplayOrder } from '#server/domain/comments/tree'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'

/** One comment by itself: what commands answer with. */
export async function showComment(commentId: number): Promise<Comment> {
  return presentComment((await findCommentRow(database(), commentId))!)
}

/** A comment with what it answers, and everything below it. Throws NotFound. */
export async function showSubtree(actor: Actor, commentId: number): Promise<{ page: CommentPage, tags: string[] }> {
  const db = database()
  const comment = await getComment(db, actor, commentId)
  const sameThread = await listDescendants(db, [comment.rootId ?? comment.id])
  const rows = inDisplayOrder([comment], sameThread, clock.now())
  const parent = comment.parentId === null ? undefined : await findCommentRow(db, comment.parentId)
  return {
    page: { post: comment.post, parent: parent ? presentComment(parent) : null, comments: (rows.length > 0 ? rows : [comment]).map(presentComment) },
    tags: [`post:${comment.postId}`, ...tagsOfComments([...rows, ...parent ? [parent] : []])],
  }
}
