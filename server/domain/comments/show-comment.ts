import type { Comment, CommentPage, comments } from '#shared/contract/comments'
import type { Received } from '#shared/contract/operation'
import { presentComment, tagsOfComments } from '#server/domain/comments/presenter'
import { findCommentRow, getComment, listCommentRevisions, listDescendants } from '#server/domain/comments/queries'
import { inDisplayOrder, isGone } from '#server/domain/comments/tree'
import { presentPersonSummary } from '#server/domain/organizations/presenter'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'

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

/** The comment above a discussion, unless it was hidden since. */
export async function findPinned(db: Db, commentId: number | null): Promise<Comment | null> {
  const row = commentId === null ? undefined : await findCommentRow(db, commentId)
  return row && !isGone(row) ? presentComment(row) : null
}

/** Every text of a comment, page by page. Throws NotFound. */
export async function showCommentRevisions(db: Db, actor: Actor, commentId: number, { cursor, limit = 20 }: { cursor?: string | undefined, limit?: number | undefined }): Promise<{ page: Received<typeof comments.revisions>, tags: string[] }> {
  const { post, revisions } = await listCommentRevisions(db, actor, commentId)
  const before = decodeCursor(cursor, ['int'])?.[0]
  const rest = revisions.filter(({ revision }) => before === undefined || revision < before)
  const shown = rest.slice(0, limit)
  const items = shown.map(row => ({ ...row, editor: presentPersonSummary(row.editor), createdAt: row.createdAt.toISOString() }))
  return {
    page: { post, items, nextCursor: rest.length > limit ? encodeCursor([shown.at(-1)!.revision]) : null },
    tags: [`post:${post.id}`, ...items.map(({ editor }) => `person:${editor.id}`)],
  }
}
