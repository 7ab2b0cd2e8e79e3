import { stickPost } from '#server/domain/posts/moderate-post'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.stick, async ({ actor, params, body }) => {
  await stickPost(actor, params.postId, body.until === null ? null : new Date(body.until))
  return await showPost(actor, params.postId)
})
