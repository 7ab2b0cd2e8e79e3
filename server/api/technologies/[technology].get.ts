import { presentTechnology } from '#server/domain/catalog/presenter'
import { getTechnology } from '#server/domain/catalog/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.get, async ({ params, tag }) => {
  const technology = await getTechnology(database(), params.technology)
  tag(`technology:${technology.id}`)
  return presentTechnology(technology)
})
