import { restoreComment } from '#server/domain/comments/change-comment'
import { showComment } from '#server/domain/comments/show-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.restore, async ({ actor, params }) => {
  await restoreComment(actor, params.commentId)
  return await showComment(params.commentId)
})
