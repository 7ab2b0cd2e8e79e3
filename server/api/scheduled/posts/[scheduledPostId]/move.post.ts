import { moveScheduledPost } from '#server/domain/scheduling/change-scheduled-post'
import { presentScheduledPost } from '#server/domain/scheduling/presenter'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.movePost, async ({ actor, params, body }) => presentScheduledPost(await moveScheduledPost(actor, params.scheduledPostId, body)))
