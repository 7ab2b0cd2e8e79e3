import { deletePost } from '#server/domain/posts/moderate-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.remove, async ({ actor, params }) => {
  await deletePost(actor, params.postId)
})
