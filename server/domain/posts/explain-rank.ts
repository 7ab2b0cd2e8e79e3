import type * as v from 'valibot'
import type { postRank } from '#shared/contract/posts'
import { HOT_VERSION, hotTerms } from '#shared/ranking/hot'
import { getPostFacts, hotScale } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'

const FORMULA = 'sign(S) · log10(1 + |S|) + (published − epoch) / secondsPerTenfold, S = ups − downs + min(commenters / 2, ups / 2)'

/** Every term of a post's place in the feeds. Throws NotFound. */
export async function explainRank(db: Db, actor: Actor, postId: number): Promise<v.InferOutput<typeof postRank>> {
  const { ups, downs, modifier, points, commenterCount, publishedAt, hotKey } = await getPostFacts(db, actor, postId)
  const secondsPerTenfold = await hotScale(db)
  const { score, discussion, scoreTerm, ageTerm, epoch } = hotTerms({ ups, downs, commenters: commenterCount, publishedAt }, secondsPerTenfold)
  return {
    version: HOT_VERSION, formula: FORMULA,
    votes: { ups, downs, modifier, points },
    discussion: { commenters: commenterCount, adds: discussion },
    score, scoreTerm, ageTerm, publishedAt: publishedAt.toISOString(), epoch: epoch.toISOString(), secondsPerTenfold, hotKey,
  }
}
