import { listOwnReports } from '#server/domain/moderation/own-cases'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.ownReports, async ({ actor, query }) => await listOwnReports(database(), actor, query))
