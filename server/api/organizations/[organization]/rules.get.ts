import { showRules } from '#server/domain/moderation/change-rules'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.rules, async ({ actor, params }) => await showRules(database(), actor, params.organization))
