import { decideCases } from '#server/domain/moderation/decide-cases'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.decide, async ({ actor, body }) => await decideCases(actor, body))
