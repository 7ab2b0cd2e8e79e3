import { changeAddress } from '#server/domain/capsules/change-address'
import { presentBrief } from '#server/domain/capsules/presenter'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.changeAddress, async ({ actor, params, body }) => presentBrief(await changeAddress(actor, params.id, params.recipientId, body.email)))
