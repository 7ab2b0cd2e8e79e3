import { presentOrganization } from '#server/domain/organizations/presenter'
import { getOrganization, listCategories, listLabels } from '#server/domain/organizations/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.get, async ({ actor, params, tag }) => {
  const db = database()
  const row = await getOrganization(db, actor, params.organization)
  tag(`organization:${row.id}`, `organization-counts:${row.id}`)
  return presentOrganization(row, await listCategories(db, row.id), await listLabels(db, row.id))
})
