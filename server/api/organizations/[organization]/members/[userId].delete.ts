import { removeMember } from '#server/domain/organizations/change-membership'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.removeMember, async ({ actor, params }) => {
  await removeMember(actor, params.organization, params.userId)
})
