import { invite } from '#server/domain/organizations/invite'
import { presentInvitation } from '#server/domain/organizations/presenter'
import { clock } from '#server/platform/clock'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.invite, async ({ actor, params, body }) => presentInvitation(await invite(actor, params.organization, body), clock.now()))
