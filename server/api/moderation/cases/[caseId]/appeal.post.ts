import { endAppeal } from '#server/domain/moderation/appeal-case'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.endAppeal, async ({ actor, params, body }) => await endAppeal(actor, params.caseId, body))
