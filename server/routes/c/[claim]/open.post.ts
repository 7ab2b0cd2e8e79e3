import { openClaim } from '#server/domain/capsules/open-claim'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.open, async ({ actor, params }) => await openClaim(actor, params.claim))
