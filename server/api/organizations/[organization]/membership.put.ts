import { joinOrganization } from '#server/domain/organizations/change-membership'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.join, async ({ actor, params }) => {
  const row = await joinOrganization(actor, params.organization)
  return await viewOrganization(database(), actor, row)
})
