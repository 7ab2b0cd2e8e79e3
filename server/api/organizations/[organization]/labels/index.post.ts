import { putLabel } from '#server/domain/organizations/curate'
import { presentLabel } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.putLabel, async ({ actor, params, body }) => {
  return presentLabel(await putLabel(actor, params.organization, body))
})
