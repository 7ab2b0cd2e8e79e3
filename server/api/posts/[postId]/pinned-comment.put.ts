import { showComment } from '#server/domain/comments/show-comment'
import { pinComment } from '#server/domain/posts/pin'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.pinComment, async ({ actor, params, body }) => {
  await pinComment(actor, params.postId, body.commentId)
  return { pinned: body.commentId === null ? null : await showComment(body.commentId) }
})
