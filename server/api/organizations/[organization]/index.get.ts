import { getOrganization } from '#server/domain/organizations/queries'
import { showOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.get, async ({ actor, params, tag }) => {
  const row = await getOrganization(database(), actor, params.organization)
  tag(`organization:${row.id}`, `organization-counts:${row.id}`)
  return await showOrganization(database(), row)
})
