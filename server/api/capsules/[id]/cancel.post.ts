import { cancelCapsule } from '#server/domain/capsules/cancel-capsule'
import { presentBrief } from '#server/domain/capsules/presenter'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.cancel, async ({ actor, params, body }) => presentBrief(await cancelCapsule(actor, params.id, body.token)))
