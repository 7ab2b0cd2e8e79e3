import { votesOnPosts } from '#server/domain/posts/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.feedViewer, async ({ actor, query }) => {
  if (actor.kind === 'visitor') return { votes: [] }
  const votes = await votesOnPosts(database(), actor.id, query.ids)
  return { votes: [...votes].map(([id, vote]) => ({ id, vote })) }
})
