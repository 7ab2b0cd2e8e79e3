import { actOn } from '#server/domain/moderation/decide-cases'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.act, async ({ actor, body }) => await actOn(actor, body))
