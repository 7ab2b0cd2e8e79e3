import { restoreRevision } from '#server/domain/posts/restore-revision'
import { showPost } from '#server/domain/posts/show-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.restoreRevision, async ({ actor, params, body }) => {
  await restoreRevision(actor, params.postId, body)
  return await showPost(actor, params.postId)
})
