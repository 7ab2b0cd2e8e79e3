import { changeRules } from '#server/domain/moderation/change-rules'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.saveRules, async ({ actor, params, body }) => await changeRules(actor, params.organization, body))
