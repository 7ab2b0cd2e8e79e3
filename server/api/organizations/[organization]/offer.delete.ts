import { endOffer } from '#server/domain/organizations/hand-over'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.endOffer, async ({ actor, params }) => {
  await endOffer(actor, params.organization)
})
