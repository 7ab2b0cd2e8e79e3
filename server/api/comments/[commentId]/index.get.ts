import { showSubtree } from '#server/domain/comments/show-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.get, async ({ actor, params, tag }) => {
  const { page, tags } = await showSubtree(actor, params.commentId)
  tag(...tags)
  return page
})
