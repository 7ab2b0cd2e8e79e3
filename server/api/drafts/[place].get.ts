import { findDraft } from '#server/domain/drafts/save-draft'
import { handle } from '#server/platform/http/handle'
import { drafts } from '#shared/contract/drafts'

export default handle(drafts.get, async ({ actor, params }) => await findDraft(actor, params.place))
