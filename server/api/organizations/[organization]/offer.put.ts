import { offerOwnership } from '#server/domain/organizations/hand-over'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.offerOwnership, async ({ actor, params, body }) => {
  await offerOwnership(actor, params.organization, body.userId)
})
