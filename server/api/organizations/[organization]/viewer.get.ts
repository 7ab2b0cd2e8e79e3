import { getOrganization } from '#server/domain/organizations/queries'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.viewer, async ({ actor, params }) => {
  return await viewOrganization(database(), actor, await getOrganization(database(), actor, params.organization))
})
