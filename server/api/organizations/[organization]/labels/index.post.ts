import { addLabel } from '#server/domain/organizations/curate'
import { presentLabel } from '#server/domain/organizations/presenter'
import { handle } from '#server/platform/http/handle'
import { organizations } from '#shared/contract/organizations'

export default handle(organizations.addLabel, async ({ actor, params, body }) => presentLabel(await addLabel(actor, params.organization, body)))
