import { updateCategory } from '#server/domain/organizations/curate'
import { showCategory } from '#server/domain/organizations/view-organization'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.updateCategory, async ({ actor, params, body }) => {
  return await showCategory(database(), await updateCategory(actor, params.organization, params.categoryId, body))
})
