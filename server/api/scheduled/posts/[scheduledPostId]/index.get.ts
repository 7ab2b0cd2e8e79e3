import { presentScheduledPost } from '#server/domain/scheduling/presenter'
import { getScheduledPost } from '#server/domain/scheduling/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.getPost, async ({ actor, params }) => presentScheduledPost(await getScheduledPost(database(), actor, params.scheduledPostId)))
