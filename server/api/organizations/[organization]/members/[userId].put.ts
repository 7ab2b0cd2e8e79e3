import { changeRole } from '#server/domain/organizations/change-membership'
import { presentMember } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.changeRole, async ({ actor, params, body }) => {
  return presentMember(await changeRole(actor, params.organization, params.userId, body.role))
})
