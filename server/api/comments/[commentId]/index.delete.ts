import { deleteComment } from '#server/domain/comments/change-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.remove, async ({ actor, params }) => {
  await deleteComment(actor, params.commentId)
})
