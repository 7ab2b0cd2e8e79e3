import { removeCategory } from '#server/domain/organizations/curate'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.removeCategory, async ({ actor, params, query }) => {
  await removeCategory(actor, params.organization, params.categoryId, query.to)
})
