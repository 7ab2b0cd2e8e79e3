import { addComment } from '#server/domain/comments/add-comment'
import { showComment } from '#server/domain/comments/show-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.create, async ({ actor, params, body }) => {
  return await showComment(await addComment(actor, params.postId, body))
})
