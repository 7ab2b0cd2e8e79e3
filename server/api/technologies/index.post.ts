import { createTechnology } from '#server/domain/catalog/save-technology'
import { showTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.create, async ({ actor, body }) => (await showTechnology(database(), await createTechnology(actor, body))).technology)
