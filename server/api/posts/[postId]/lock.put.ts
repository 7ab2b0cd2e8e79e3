import { changeLock } from '#server/domain/posts/moderate-post'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.changeLock, async ({ actor, params, body }) => {
  await changeLock(actor, params.postId, body.locked)
  return await showPost(actor, params.postId)
})
