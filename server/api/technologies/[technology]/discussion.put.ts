import { discussTechnology } from '#server/domain/catalog/open-discussion'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.discuss, async ({ actor, params }) => ({ postId: await discussTechnology(actor, params.technology) }))
