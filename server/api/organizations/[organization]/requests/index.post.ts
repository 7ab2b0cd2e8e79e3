import { decideRequests } from '#server/domain/organizations/change-many'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.decideRequests, async ({ actor, params, body }) => await decideRequests(actor, params.organization, body.ids, body.accept))
