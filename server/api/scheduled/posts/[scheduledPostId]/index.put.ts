import { changeScheduledPost } from '#server/domain/scheduling/change-scheduled-post'
import { presentScheduledPost } from '#server/domain/scheduling/presenter'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.updatePost, async ({ actor, params, body }) => presentScheduledPost(await changeScheduledPost(actor, params.scheduledPostId, body)))
