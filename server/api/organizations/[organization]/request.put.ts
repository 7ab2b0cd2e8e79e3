import { askToJoin } from '#server/domain/organizations/ask-to-join'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { membership } from '#shared/contract/membership'

export default handle(membership.ask, async ({ actor, params, body }) => {
  return await viewOrganization(database(), actor, await askToJoin(actor, params.organization, body.message))
})
