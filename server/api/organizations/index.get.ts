import { presentOrganizationRow } from '#server/domain/organizations/presenter'
import { listOrganizations, placeAmongOrganizations } from '#server/domain/organizations/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.list, async ({ actor, query, tag }) => {
  tag('organizations')
  const limit = query.limit ?? 30
  const sort = query.sort ?? 'members'
  const rows = await listOrganizations(database(), actor, { sort, limit, cursor: query.cursor, q: query.q, mine: query.mine === '1' })
  return toPage(rows, limit, row => placeAmongOrganizations(sort, row), presentOrganizationRow)
})
