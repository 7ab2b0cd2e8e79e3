import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { listTiers } from '#server/domain/catalog/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { catalog } from '#shared/contract/catalog'

export default handle(catalog.tiers, async ({ tag }) => {
  tag('technologies')
  const tiers = await listTiers(database())
  return { tiers: tiers.map(({ tier, count, technologies }) => ({ tier, count, technologies: technologies.map(presentTechnologyRow) })) }
})
