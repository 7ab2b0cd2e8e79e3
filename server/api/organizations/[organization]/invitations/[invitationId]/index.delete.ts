import { withdrawInvitation } from '#server/domain/organizations/invite'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.withdrawInvitation, async ({ actor, params }) => {
  await withdrawInvitation(actor, params.organization, params.invitationId)
})
