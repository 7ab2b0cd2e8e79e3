import { and, eq, ne, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { PostStatus } from '#shared/schemas/community'
import { countTechnologies } from '#server/domain/posts/count-technologies'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts, lockPost } from '#server/domain/posts/queries'
import type { LockedPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import type { Emit } from '#server/platform/events'
import { AppError, brokenConstraint, fieldError } from '#server/platform/errors'
import type { Verdict } from '#server/platform/policy'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'

/** Deletes a post: it can be restored by who deleted it, or by a moderator. */
export async function deletePost(actor: Person, postId: number): Promise<void> {
  await changing(actor, postId, post => postPolicy.delete(actor, post, clock.now()), async (db, post) => {
    if (post.deletedAt) throw new AppError('NotFound', 'This post is deleted already.')
    await db.update(posts).set({ deletedAt: clock.now(), deletedBy: actor.id }).where(eq(posts.id, postId))
    await count(db, post, -1)
  })
}

export async function restorePost(actor: Person, postId: number): Promise<void> {
  try {
    await changing(actor, postId, post => postPolicy.restore(actor, post, clock.now()), async (db, post) => {
      if (!post.deletedAt) return
      await db.update(posts).set({ deletedAt: null, deletedBy: null }).where(eq(posts.id, postId))
      await count(db, post, 1)
    })
  }
  catch (error) {
    if (brokenConstraint(error) === 'post_canonical_url') throw fieldError('AlreadyPosted', 'url', 'posted', 'This link has been posted again meanwhile.')
    throw error
  }
}

export async function changeStatus(actor: Person, postId: number, status: PostStatus): Promise<void> {
  await changing(actor, postId, post => postPolicy.moderate(actor, post, clock.now()), async (db, _post, emit) => {
    const changed = await db.update(posts).set({ status, statusBy: actor.id, statusAt: clock.now() }).where(and(eq(posts.id, postId), ne(posts.status, status))).returning({ id: posts.id })
    if (changed.length > 0) emit('post.statusChanged', { postId, actorId: actor.id, status })
  })
}

/** Locked: no new comments but moderators'. */
export async function changeLock(actor: Person, postId: number, locked: boolean): Promise<void> {
  await changing(actor, postId, post => postPolicy.moderate(actor, post, clock.now()), async (db) => {
    await db.update(posts).set({ lockedAt: locked ? clock.now() : null }).where(eq(posts.id, postId))
  })
}

/** Until then a post stands first in its organization; null for no longer. */
export async function stickPost(actor: Person, postId: number, until: Date | null): Promise<void> {
  if (until !== null && until <= clock.now()) throw fieldError('Refused', 'until', 'past', 'This moment is over already.')
  await changing(actor, postId, post => postPolicy.moderate(actor, post, clock.now()), async (db) => {
    await db.update(posts).set({ stickyUntil: until }).where(eq(posts.id, postId))
  })
}

/** Locks the organization, then the post: the order of everything that locks both, so that two changes cannot wait for each other. */
async function changing(actor: Person, postId: number, policy: (post: LockedPost) => Verdict, change: (db: Db, post: LockedPost, emit: Emit) => Promise<void>): Promise<void> {
  const { organizationId } = await getPostFacts(database(), actor, postId)
  await transaction(async ({ db, emit }) => {
    await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)).for('no key update')
    const post = await lockPost(db, actor, postId)
    authorize(policy(post))
    await change(db, post, emit)
    emit('post.edited', { postId, organizationId: post.organizationId, authorId: post.authorId, technologyIds: post.feedTechnologyIds })
  })
}

/** The counters show what can be seen. */
async function count(db: Db, post: LockedPost, change: 1 | -1): Promise<void> {
  await db.update(organizations).set({ postCount: sql`${organizations.postCount} + ${change}` }).where(eq(organizations.id, post.organizationId))
  await db.update(users).set({ postCount: sql`${users.postCount} + ${change}` }).where(eq(users.id, post.authorId))
  await countTechnologies(db, post.technologyIds, change)
}
