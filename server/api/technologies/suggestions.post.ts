import { suggestTechnologies } from '#server/domain/catalog/suggest-technologies'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.suggest, async ({ body }) => ({ suggestions: await suggestTechnologies(database(), body.names) }))
