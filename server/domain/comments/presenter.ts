import type { Comment } from '#shared/contract/comments'
import { points } from '#shared/ranking/points'
import type { CommentRow } from '#server/domain/comments/queries'
import { isGone } from '#server/domain/comments/tree'
import { presentPersonSummary } from '#server/domain/organizations/presenter'

/** A tombstone says nothing of who wrote what: only that something stood here. */
export function presentComment(row: CommentRow): Comment {
  const gone = isGone(row)
  return {
    id: row.id,
    postId: row.postId,
    parentId: row.parentId,
    depth: row.depth,
    author: gone ? null : presentPersonSummary(row.author),
    html: gone ? null : row.html,
    points: gone ? 0 : points(row.ups, row.downs, row.modifier),
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    editedAt: gone ? null : row.editedAt?.toISOString() ?? null,
    isDeleted: gone,
  }
}

export function tagsOfComments(rows: CommentRow[]): string[] {
  return [...new Set(rows.filter(row => !isGone(row)).map(row => `person:${row.author.id}`))]
}
