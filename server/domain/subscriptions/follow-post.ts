import { and, eq, isNull, sql } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { SubscriptionLevel } from '#shared/contract/subscriptions'
import { placesOfPosts } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** Follows a post's thread, or mutes it. Throws NotFound if I may not see the post. */
export async function followPost(actor: Person, postId: number, level: SubscriptionLevel): Promise<void> {
  const [post] = await database().select({ id: posts.id }).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(eq(posts.id, postId), isNull(posts.deletedAt), isNull(posts.hiddenAt), placesOfPosts(actor)))
  if (!post) throw new AppError('NotFound', 'There is no such post.')
  await database().insert(subscriptions).values({ userId: actor.id, postId, level, createdAt: clock.now() })
    .onConflictDoUpdate({ target: [subscriptions.postId, subscriptions.userId], targetWhere: sql`post_id is not null and person_id is null`, set: { level } })
}

/** As if I had never written there. Nothing happens if I do not follow it. */
export async function unfollowPost(actor: Person, postId: number): Promise<void> {
  await database().delete(subscriptions).where(and(eq(subscriptions.userId, actor.id), eq(subscriptions.postId, postId), isNull(subscriptions.personId)))
}
