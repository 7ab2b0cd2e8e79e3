import { presentPostSource } from '#server/domain/posts/show-source'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.source, async ({ actor, params }) => await presentPostSource(actor, params.postId))
