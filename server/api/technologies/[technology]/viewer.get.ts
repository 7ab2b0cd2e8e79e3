import { viewTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.viewer, async ({ actor, params }) => await viewTechnology(database(), actor, params.technology))
