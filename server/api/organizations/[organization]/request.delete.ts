import { withdrawRequest } from '#server/domain/organizations/ask-to-join'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.withdrawRequest, async ({ actor, params }) => {
  return await viewOrganization(database(), actor, await withdrawRequest(actor, params.organization))
})
