import { viewFeed } from '#server/domain/posts/marks'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.feedViewer, async ({ actor, query }) => {
  if (actor.kind === 'visitor') return { votes: [], favorites: [], hidden: [], news: [] }
  return await viewFeed(database(), actor, query.ids)
})
