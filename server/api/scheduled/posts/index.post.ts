import { presentScheduledPost } from '#server/domain/scheduling/presenter'
import { schedulePost } from '#server/domain/scheduling/schedule-post'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.schedulePost, async ({ actor, body }) => presentScheduledPost(await schedulePost(actor, body.draft, body.when)))
