import { showTechnology } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.get, async ({ params, tag }) => {
  const { technology, tags } = await showTechnology(database(), params.technology)
  tag(...tags)
  return technology
})
