import { explainRank } from '#server/domain/posts/explain-rank'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { posts } from '#shared/contract/posts'

export default handle(posts.rank, async ({ actor, params }) => await explainRank(database(), actor, params.postId))
