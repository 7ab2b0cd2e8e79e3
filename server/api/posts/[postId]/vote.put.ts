import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.vote, async ({ actor, params, body }) => await voteOnPost(actor, params.postId, body.weight))
