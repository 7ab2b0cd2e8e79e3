import { presentBrief } from '#server/domain/capsules/presenter'
import { sendNow } from '#server/domain/capsules/send-now'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.sendNow, async ({ actor, params, headers }) => presentBrief(await sendNow(actor, params.id, headers['manage-token'])))
