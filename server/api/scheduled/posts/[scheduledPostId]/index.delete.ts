import { cancelScheduledPost } from '#server/domain/scheduling/change-scheduled-post'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.cancelPost, async ({ actor, params }) => await cancelScheduledPost(actor, params.scheduledPostId))
