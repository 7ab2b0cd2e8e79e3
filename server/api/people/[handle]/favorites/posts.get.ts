import { listFavoritePosts } from '#server/domain/catalog/list-favorites'
import { authorIdOf } from '#server/domain/posts/list-posts'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { people } from '#shared/contract/people'

const PAGE = 30

export default handle(people.favoritePosts, async ({ actor, params, query }) => {
  const authorId = await authorIdOf(database(), params.handle)
  return await listFavoritePosts(database(), actor, authorId, { cursor: query.cursor, limit: query.limit ?? PAGE })
})
