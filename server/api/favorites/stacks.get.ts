import { listFavoriteStacks } from '#server/domain/catalog/list-favorites'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { favorites } from '#shared/contract/favorites'

const PAGE = 30

export default handle(favorites.stacks, async ({ actor, query }) => await listFavoriteStacks(database(), actor.id, { cursor: query.cursor, limit: query.limit ?? PAGE }))
