import { presentBrief } from '#server/domain/capsules/presenter'
import { updateCapsule } from '#server/domain/capsules/update-capsule'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.update, async ({ actor, params, headers, body }) =>
  presentBrief(await updateCapsule(actor, params.id, headers['manage-token'], headers['if-match'], body)))
