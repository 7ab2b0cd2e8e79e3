import { markSeen } from '#server/domain/posts/marks'
import { handle } from '#server/platform/http/handle'
import { reading } from '#shared/contract/reading'

export default handle(reading.seen, async ({ actor, params }) => ({ seenAt: (await markSeen(actor, params.postId)).toISOString() }))
