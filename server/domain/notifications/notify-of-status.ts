import { eq, sql } from 'drizzle-orm'
import { posts } from '#drizzle/schema/posts'
import type { DomainEvents } from '#server/domain/events'
import { notify } from '#server/domain/notifications/audience'
import type { UnitOfWork } from '#server/platform/events'

/** What is worth a word: that somebody opened or closed a post is seen there. */
const TOLD = new Set(['planned', 'started', 'completed', 'declined'])

/** Tells the author and everybody who follows the thread what has become of a request; nobody, if it is something else by now. */
export async function notifyOfStatus(unit: UnitOfWork, { postId, actorId, status }: DomainEvents['post.statusChanged'], eventId: number): Promise<void> {
  const [post] = await unit.db.select().from(posts).where(eq(posts.id, postId))
  if (!post || post.deletedAt || post.hiddenAt || post.status !== status || !TOLD.has(status)) return
  await notify(unit, 'post.status', { eventId, actorId, organizationId: post.organizationId, postId, facts: { status } }, sql`
    select author_id, 'author' from post where id = ${postId}
    union all select user_id, 'thread' from subscription where post_id = ${postId} and person_id is null and level = 'all'`)
}
