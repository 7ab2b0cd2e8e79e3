import { updateLabel } from '#server/domain/organizations/curate'
import { presentLabel } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.updateLabel, async ({ actor, params, body }) => {
  return presentLabel(await updateLabel(actor, params.organization, params.label, body))
})
