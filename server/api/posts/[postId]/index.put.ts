import { editPost } from '#server/domain/posts/write-post'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.update, async ({ actor, params, body }) => {
  await editPost(actor, params.postId, body)
  return await showPost(actor, params.postId)
})
