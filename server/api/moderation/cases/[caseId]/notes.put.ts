import { saveNotes } from '#server/domain/moderation/show-case'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.saveNotes, async ({ actor, params, body }) => await saveNotes(actor, params.caseId, body.notes))
