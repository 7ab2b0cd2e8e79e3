import { changeStatus } from '#server/domain/posts/moderate-post'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.changeStatus, async ({ actor, params, body }) => {
  await changeStatus(actor, params.postId, body.status)
  return await showPost(actor, params.postId)
})
