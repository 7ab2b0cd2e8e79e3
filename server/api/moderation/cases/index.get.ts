import { listCases } from '#server/domain/moderation/list-cases'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.queue, async ({ actor, query }) => await listCases(database(), actor, query))
