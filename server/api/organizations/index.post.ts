import { presentOrganization } from '#server/domain/organizations/presenter'
import { createOrganization } from '#server/domain/organizations/save-organization'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.create, async ({ actor, body }) => {
  return presentOrganization(await createOrganization(actor, body), [], [])
})
