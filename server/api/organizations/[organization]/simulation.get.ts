import { simulate } from '#server/domain/moderation/simulate'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.simulate, async ({ actor, params, query }) => await simulate(database(), actor, params.organization, query.threshold))
