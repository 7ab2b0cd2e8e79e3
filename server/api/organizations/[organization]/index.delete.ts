import { deleteOrganization } from '#server/domain/organizations/delete-organization'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.remove, async ({ actor, params, body }) => ({
  restorableUntil: (await deleteOrganization(actor, params.organization, body.slug)).toISOString(),
}))
