import { restoreOrganization } from '#server/domain/organizations/delete-organization'
import { showOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.restore, async ({ actor, params }) => {
  return await showOrganization(database(), await restoreOrganization(actor, params.organization))
})
