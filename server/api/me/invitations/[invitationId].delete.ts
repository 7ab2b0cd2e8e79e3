import { declineInvitation } from '#server/domain/organizations/invite'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.declineInvitation, async ({ actor, params }) => {
  await declineInvitation(actor, params.invitationId)
})
