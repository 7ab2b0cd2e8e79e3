import { presentScheduledPost } from '#server/domain/scheduling/presenter'
import { publishScheduledPost } from '#server/domain/scheduling/publish-scheduled-post'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.publishPost, async ({ actor, params }) => presentScheduledPost(await publishScheduledPost(actor, params.scheduledPostId)))
