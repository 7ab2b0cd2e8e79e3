import { removeDraft } from '#server/domain/drafts/save-draft'
import { handle } from '#server/platform/http/handle'
import { drafts } from '#shared/contract/drafts'

export default handle(drafts.remove, async ({ actor, params }) => await removeDraft(actor, params.place))
