import { followPost } from '#server/domain/subscriptions/follow-post'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.follow, async ({ actor, params, body }) => await followPost(actor, params.postId, body.level))
