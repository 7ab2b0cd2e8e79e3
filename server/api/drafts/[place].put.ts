import { saveDraft } from '#server/domain/drafts/save-draft'
import { handle } from '#server/platform/http/handle'
import { drafts } from '#shared/contract/drafts'

export default handle(drafts.put, async ({ actor, params, body }) => await saveDraft(actor, params.place, body.content))
