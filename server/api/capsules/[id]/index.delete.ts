import { removeDraft } from '#server/domain/capsules/cancel-capsule'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.remove, async ({ actor, params }) => await removeDraft(actor, params.id))
