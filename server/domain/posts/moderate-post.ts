import { and, eq, ne, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { PostStatus } from '#shared/schemas/community'
import { isCounted } from '#server/domain/organizations/policy'
import { countTechnologies } from '#server/domain/posts/count-technologies'
import { postPolicy } from '#server/domain/posts/policy'
import type { PostState } from '#server/domain/posts/policy'
import { getPostFacts, lockPost } from '#server/domain/posts/queries'
import type { LockedPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError, refusingBroken } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import type { Verdict } from '#server/platform/policy'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Its author deletes a post, and can restore it. What moderators do stands in the log: server/domain/moderation. */
export async function deletePost(actor: Person, postId: number): Promise<void> {
  await changing(actor, postId, post => postPolicy.delete(actor, post, clock.now()), async (unit, post) => {
    if (post.deletedAt) throw new AppError('NotFound', 'This post is deleted already.')
    await setPostState(unit, post, { deleted: { at: clock.now(), by: actor.id } })
  })
}

export async function restorePost(actor: Person, postId: number): Promise<void> {
  await refusingRepeatedLink(changing(actor, postId, post => postPolicy.restore(actor, post, clock.now()), async (unit, post) => {
    await setPostState(unit, post, { deleted: { at: null, by: null } })
  }))
}

/** A restored post may find its link posted again meanwhile. */
export async function refusingRepeatedLink<T>(work: Promise<T>): Promise<T> {
  return await refusingBroken('post_canonical_url', () => fieldError('AlreadyPosted', 'url', 'posted', 'This link has been posted again meanwhile.'), work)
}

/** Hides, locks or deletes a post that is locked for the transaction (its organization first), or takes that back, with all that is counted. */
export async function setPostState({ db, emit }: UnitOfWork, post: LockedPost, { deleted, ...state }: PostState): Promise<void> {
  await db.update(posts).set({ ...state, ...deleted && { deletedAt: deleted.at, deletedBy: deleted.by } }).where(eq(posts.id, post.id))
  if (deleted && (post.deletedAt === null) !== (deleted.at === null)) await count(db, post, deleted.at === null ? 1 : -1)
  emit('post.edited', eventOf(post))
}

export async function changeStatus(actor: Person, postId: number, status: PostStatus): Promise<void> {
  await changing(actor, postId, post => postPolicy.moderate(actor, post, clock.now()), async ({ db, emit }, post) => {
    const changed = await db.update(posts).set({ status, statusBy: actor.id, statusAt: clock.now() }).where(and(eq(posts.id, postId), ne(posts.status, status))).returning({ id: posts.id })
    emit('post.edited', eventOf(post))
    if (changed.length > 0) emit('post.statusChanged', { postId, actorId: actor.id, status })
  })
}

/** Until then a post stands first in its organization; null for no longer. */
export async function stickPost(actor: Person, postId: number, until: Date | null): Promise<void> {
  if (until !== null && until <= clock.now()) throw fieldError('Refused', 'until', 'past', 'This moment is over already.')
  await changing(actor, postId, post => postPolicy.moderate(actor, post, clock.now()), async ({ db, emit }, post) => {
    await db.update(posts).set({ stickyUntil: until }).where(eq(posts.id, postId))
    emit('post.edited', eventOf(post))
  })
}

/** Locks the organization, then the post: the order of everything that locks both, so that two changes cannot wait for each other. */
async function changing(actor: Person, postId: number, policy: (post: LockedPost) => Verdict, change: (unit: UnitOfWork, post: LockedPost) => Promise<void>): Promise<void> {
  const { organizationId } = await getPostFacts(database(), actor, postId)
  await transaction(async (unit) => {
    const { db } = unit
    await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)).for('no key update')
    const post = await lockPost(db, actor, postId)
    authorize(policy(post))
    await change(unit, post)
  })
}

/** The counters show what can be seen: of the organization to who sees it, of technologies and people to everybody. */
async function count(db: Db, post: LockedPost, change: 1 | -1): Promise<void> {
  await db.update(organizations).set({ postCount: sql`${organizations.postCount} + ${change}` }).where(eq(organizations.id, post.organizationId))
  if (!isCounted(post)) return
  await db.update(users).set({ postCount: sql`${users.postCount} + ${change}` }).where(eq(users.id, post.authorId))
  await countTechnologies(db, post.technologyIds, change)
}

function eventOf({ id, organizationId, authorId, feedTechnologyIds }: LockedPost) {
  return { postId: id, organizationId, authorId, technologyIds: feedTechnologyIds }
}
