import { showPost } from '#server/domain/posts/show-post'
import { createPost } from '#server/domain/posts/write-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.create, async ({ actor, body }) => {
  return await showPost(actor, await createPost(actor, body))
})
