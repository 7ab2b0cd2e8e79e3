import { presentOrganization } from '#server/domain/organizations/presenter'
import { listCategories, listLabels } from '#server/domain/organizations/queries'
import { updateOrganization } from '#server/domain/organizations/save-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.update, async ({ actor, params, body }) => {
  const row = await updateOrganization(actor, params.organization, body)
  return presentOrganization(row, await listCategories(database(), row.id), await listLabels(database(), row.id))
})
