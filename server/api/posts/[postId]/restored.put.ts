import { restorePost } from '#server/domain/posts/moderate-post'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.restore, async ({ actor, params }) => {
  await restorePost(actor, params.postId)
  return await showPost(actor, params.postId)
})
