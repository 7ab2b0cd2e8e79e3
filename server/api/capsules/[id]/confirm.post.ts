import { confirmCapsule } from '#server/domain/capsules/confirm-capsule'
import { presentBrief } from '#server/domain/capsules/presenter'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.confirm, async ({ params, body }) => presentBrief(await confirmCapsule(params.id, body.token)))
