import { presentBrief } from '#server/domain/capsules/presenter'
import { saveDraft } from '#server/domain/capsules/save-draft'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.saveDraft, async ({ actor, params, body }) => presentBrief(await saveDraft(actor, params.clientId, body)))
