import { listOwnCases } from '#server/domain/moderation/own-cases'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.ownCases, async ({ actor, query }) => await listOwnCases(database(), actor, query))
