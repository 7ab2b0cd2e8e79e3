import { listFavoritePosts } from '#server/domain/catalog/list-favorites'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { favorites } from '#shared/contract/favorites'

const PAGE = 30

export default handle(favorites.posts, async ({ actor, query }) => await listFavoritePosts(database(), actor, actor.id, { cursor: query.cursor, limit: query.limit ?? PAGE }))
