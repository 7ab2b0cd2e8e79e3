import { favorPost } from '#server/domain/catalog/set-favorite'
import { handle } from '#server/platform/http/handle'
import { favorites } from '#shared/contract/favorites'

export default handle(favorites.putPost, async ({ actor, params, body }) => await favorPost(actor, params.postId, body.favorite))
