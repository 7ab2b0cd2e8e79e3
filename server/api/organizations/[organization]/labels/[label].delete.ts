import { removeLabel } from '#server/domain/organizations/curate'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.removeLabel, async ({ actor, params }) => {
  await removeLabel(actor, params.organization, params.label)
})
