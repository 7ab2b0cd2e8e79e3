import { restoreCommentRevision } from '#server/domain/comments/change-comment'
import { showComment } from '#server/domain/comments/show-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.restoreRevision, async ({ actor, params, body }) => {
  await restoreCommentRevision(actor, params.commentId, body)
  return await showComment(params.commentId)
})
