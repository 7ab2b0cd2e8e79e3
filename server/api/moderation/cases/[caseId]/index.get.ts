import { showCase } from '#server/domain/moderation/show-case'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.get, async ({ actor, params }) => await showCase(database(), actor, params.caseId))
