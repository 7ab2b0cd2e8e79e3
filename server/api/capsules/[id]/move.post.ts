import { presentBrief } from '#server/domain/capsules/presenter'
import { moveCapsule } from '#server/domain/capsules/update-capsule'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.move, async ({ actor, params, headers, body }) => presentBrief(await moveCapsule(actor, params.id, headers['manage-token'], body)))
