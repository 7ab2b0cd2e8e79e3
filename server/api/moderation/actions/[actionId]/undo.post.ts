import { undoAction } from '#server/domain/moderation/undo-action'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.undo, async ({ actor, params, body }) => await undoAction(actor, params.actionId, body.reason))
