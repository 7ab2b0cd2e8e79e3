import { favorStack } from '#server/domain/catalog/set-favorite'
import { handle } from '#server/platform/http/handle'
import { favorites } from '#shared/contract/favorites'

export default handle(favorites.putStack, async ({ actor, params, body }) => await favorStack(actor, params.stack, body.favorite))
