import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { listTechnologies } from '#server/domain/catalog/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { catalog } from '#shared/contract/catalog'

const PAGE = 50

export default handle(catalog.list, async ({ query, tag }) => {
  tag('technologies')
  const limit = query.limit ?? PAGE
  const after = decodeCursor(query.cursor, ['string'])?.[0]
  const rows = await listTechnologies(database(), { tier: query.tier, q: query.q, after, limit })
  return toPage(rows, limit, row => [row.slug], presentTechnologyRow)
})
