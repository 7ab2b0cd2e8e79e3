import { listPosts } from '#server/domain/posts/list-posts'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.feed, async ({ actor, query, tag }) => {
  const { page, tags } = await listPosts(database(), actor, query)
  tag(...tags)
  return page
})
