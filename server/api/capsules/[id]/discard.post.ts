import { discardCapsule } from '#server/domain/capsules/confirm-capsule'
import { presentBrief } from '#server/domain/capsules/presenter'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.discard, async ({ params, body }) => presentBrief(await discardCapsule(params.id, body.token, body.opt_out)))
