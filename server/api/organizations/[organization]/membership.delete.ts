import { leaveOrganization } from '#server/domain/organizations/change-membership'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.leave, async ({ actor, params }) => {
  const row = await leaveOrganization(actor, params.organization)
  return await viewOrganization(database(), actor, row)
})
