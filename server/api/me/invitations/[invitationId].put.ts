import { acceptInvitation } from '#server/domain/organizations/invite'
import { presentOrganizationSummary } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.acceptInvitation, async ({ actor, params }) => presentOrganizationSummary(await acceptInvitation(actor, params.invitationId)))
