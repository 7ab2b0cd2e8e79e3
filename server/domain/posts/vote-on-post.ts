import { and, eq } from 'drizzle-orm'
import { posts, votes } from '#drizzle/schema/posts'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { postPolicy } from '#server/domain/posts/policy'
import { hotScale, lockPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

export type Weight = -1 | 0 | 1

/** Sets the actor's vote; 0 takes it back. Answers the new points. The post's row is locked, so counters equal rows. */
export async function voteOnPost(actor: Person, postId: number, weight: Weight): Promise<{ points: number, vote: Weight }> {
  const now = clock.now()
  return await transaction(async ({ db, emit }) => {
    const post = await lockPost(db, actor, postId)
    authorize(postPolicy.vote(actor, post, now))
    const mine = and(eq(votes.userId, actor.id), eq(votes.postId, postId))
    const [before] = await db.select({ weight: votes.weight }).from(votes).where(mine)
    const was = before?.weight ?? 0
    if (was !== weight) {
      if (weight === 0) await db.delete(votes).where(mine)
      else if (was === 0) await db.insert(votes).values({ userId: actor.id, postId, weight, createdAt: now })
      else await db.update(votes).set({ weight }).where(mine)
    }
    const ups = post.ups + Number(weight === 1) - Number(was === 1)
    const downs = post.downs + Number(weight === -1) - Number(was === -1)
    const shown = points(ups, downs, post.modifier)
    if (was !== weight) {
      await db.update(posts).set({ ups, downs, points: shown, hotKey: hotKey({ ups, downs, commenters: post.commenterCount, publishedAt: post.publishedAt }, await hotScale(db)) }).where(eq(posts.id, postId))
      emit('post.voted', { postId, organizationId: post.organizationId, authorId: post.authorId, technologyIds: post.feedTechnologyIds })
    }
    return { points: shown, vote: weight }
  })
}
