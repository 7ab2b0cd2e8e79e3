import { showDenied } from '#server/domain/moderation/change-rules'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.denied, async ({ actor, params }) => await showDenied(database(), actor, params.organization))
