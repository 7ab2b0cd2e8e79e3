import { inviteAgain } from '#server/domain/organizations/invite'
import { presentInvitation } from '#server/domain/organizations/presenter'
import { clock } from '#server/platform/clock'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.inviteAgain, async ({ actor, params }) => {
  return presentInvitation(await inviteAgain(actor, params.organization, params.invitationId), clock.now())
})
