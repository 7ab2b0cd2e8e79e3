import { addCategory } from '#server/domain/organizations/curate'
import { presentCategory } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.addCategory, async ({ actor, params, body }) => {
  return presentCategory(await addCategory(actor, params.organization, body))
})
