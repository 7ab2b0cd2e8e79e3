import { presentTechnologyRevision } from '#server/domain/catalog/presenter'
import { getTechnologyId, listTechnologyRevisions } from '#server/domain/catalog/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { catalog } from '#shared/contract/catalog'

const PAGE = 30

export default handle(catalog.revisions, async ({ params, query }) => {
  const limit = query.limit ?? PAGE
  const before = decodeCursor(query.cursor, ['int'])?.[0]
  const rows = await listTechnologyRevisions(database(), await getTechnologyId(database(), params.technology), { before, limit })
  return toPage(rows, limit, row => [row.revision], presentTechnologyRevision)
})
