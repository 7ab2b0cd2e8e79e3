import { getOrganization } from '#server/domain/organizations/queries'
import { showSettings } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.settings, async ({ actor, params }) => {
  return await showSettings(database(), actor, await getOrganization(database(), actor, params.organization))
})
