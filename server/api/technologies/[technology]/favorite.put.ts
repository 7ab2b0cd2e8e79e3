import { favorTechnology } from '#server/domain/catalog/set-favorite'
import { handle } from '#server/platform/http/handle'
import { favorites } from '#shared/contract/favorites'

export default handle(favorites.putTechnology, async ({ actor, params, body }) => await favorTechnology(actor, params.technology, body.favorite))
