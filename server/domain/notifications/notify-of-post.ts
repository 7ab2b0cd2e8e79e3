import { eq, sql } from 'drizzle-orm'
import { posts } from '#drizzle/schema/posts'
import { mentioned, notify } from '#server/domain/notifications/audience'
import type { Occasion } from '#server/domain/notifications/audience'
import { followThread } from '#server/domain/notifications/follow-thread'
import type { UnitOfWork } from '#server/platform/events'
import { mentionsIn } from '#server/platform/markdown/render'

/** So many people can one text call at most; more is a flood. */
export const MOST_MENTIONS = 20

/** Tells the mentioned, then the organization's and the site's subscribers. The author follows the thread from now on. */
export async function notifyOfPost(unit: UnitOfWork, postId: number, eventId: number): Promise<void> {
  const [post] = await unit.db.select().from(posts).where(eq(posts.id, postId))
  if (!post || post.deletedAt || post.hiddenAt) return
  await followThread(unit.db, post.authorId, postId)
  const occasion: Occasion = { eventId, actorId: post.authorId, organizationId: post.organizationId, postId }

  const handles = mentionsIn(post.body).slice(0, MOST_MENTIONS)
  if (handles.length > 0) await notify(unit, 'post.mention', occasion, mentioned(handles))
  await notify(unit, 'post.created', occasion, sql`
    select user_id, case when site_wide then 'site' else 'organization' end from subscription
    where (organization_id = ${post.organizationId} or site_wide) and level = 'all'
      and (post_types = '{}' or ${post.type}::text = any(post_types))
      and (technology_ids = '{}' or technology_ids && (select feed_technology_ids from post where id = ${postId}))`)
}
