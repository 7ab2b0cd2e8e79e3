import { updateCategory } from '#server/domain/organizations/curate'
import { presentCategory } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.updateCategory, async ({ actor, params, body }) => {
  return presentCategory(await updateCategory(actor, params.organization, params.categoryId, body))
})
