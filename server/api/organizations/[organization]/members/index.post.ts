import { changeMembers } from '#server/domain/organizations/change-many'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.changeMembers, async ({ actor, params, body }) => await changeMembers(actor, params.organization, body.ids, body.action))
