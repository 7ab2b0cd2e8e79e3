import { editTechnology } from '#server/domain/catalog/save-technology'
import { showTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.update, async ({ actor, params, body }) => {
  await editTechnology(actor, params.technology, body)
  return (await showTechnology(database(), params.technology)).technology
})
