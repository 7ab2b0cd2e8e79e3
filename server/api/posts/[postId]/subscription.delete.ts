import { unfollowPost } from '#server/domain/subscriptions/follow-post'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.unfollow, async ({ actor, params }) => await unfollowPost(actor, params.postId))
