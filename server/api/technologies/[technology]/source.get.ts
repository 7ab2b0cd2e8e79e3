import { showTechnologySource } from '#server/domain/catalog/show-source'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.source, async ({ actor, params }) => await showTechnologySource(database(), actor, params.technology))
