import { presentOrganizationRow } from '#server/domain/organizations/presenter'
import { listOrganizations } from '#server/domain/organizations/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.list, async ({ actor, query, tag }) => {
  tag('organizations')
  const limit = query.limit ?? 30
  const rows = await listOrganizations(database(), actor, { after: decodeCursor(query.cursor, ['int', 'int']), limit, q: query.q })
  return toPage(rows, limit, row => [row.memberCount, row.id], presentOrganizationRow)
})
