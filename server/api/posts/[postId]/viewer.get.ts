import { viewPost } from '#server/domain/comments/view-post'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.viewer, async ({ actor, params }) => await viewPost(database(), actor, params.postId))
