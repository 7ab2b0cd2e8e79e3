import { acceptOffer } from '#server/domain/organizations/hand-over'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.acceptOffer, async ({ actor, params }) => {
  return await viewOrganization(database(), actor, await acceptOffer(actor, params.organization))
})
