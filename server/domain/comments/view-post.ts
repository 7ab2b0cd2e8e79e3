import type { PostViewer } from '#shared/contract/posts'
import { and, eq, isNull } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { isFavorite } from '#server/domain/catalog/queries'
import { commentPolicy } from '#server/domain/comments/policy'
import { listOwnMarks } from '#server/domain/comments/queries'
import { presentPostAbilities } from '#server/domain/posts/presenter'
import { getPostFacts, marksOnPosts, votesOnPosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** What the actor adds to a post's page: votes, abilities, following, and marks on comments. Throws NotFound. */
export async function viewPost(db: Db, actor: Actor, postId: number): Promise<PostViewer> {
  const now = clock.now()
  const post = await getPostFacts(db, actor, postId)
  const abilities = presentPostAbilities(actor, post, now)
  if (actor.kind === 'visitor') return { vote: 0, abilities, isFollowing: false, isFavorite: false, isHidden: false, seenAt: null, newComments: 0, comments: [] }
  const marks = await listOwnMarks(db, actor.id, postId, moderates(actor, post.organizationId))
  const [mark] = await marksOnPosts(db, actor, [postId])
  const [following] = await db.select({ level: subscriptions.level }).from(subscriptions).where(and(eq(subscriptions.postId, postId), eq(subscriptions.userId, actor.id), isNull(subscriptions.personId)))
  return {
    vote: (await votesOnPosts(db, actor.id, [postId])).get(postId) ?? 0,
    abilities,
    isFollowing: following?.level === 'all',
    isFavorite: await isFavorite(db, actor.id, { postId }),
    isHidden: mark?.isHidden ?? false,
    seenAt: mark?.seenAt?.toISOString() ?? null,
    newComments: mark?.count ?? 0,
    comments: marks.map(row => ({
      id: row.id,
      vote: (row.weight ?? 0) as -1 | 0 | 1,
      isMine: row.authorId === actor.id,
      canEdit: commentPolicy.edit(actor, row, post, now).allowed,
      canDelete: row.deletedAt === null && commentPolicy.delete(actor, row, post, now).allowed,
    })),
  }
}
