import { eq, sql } from 'drizzle-orm'
import { posts } from '#drizzle/schema/posts'
import { mentioned, notify } from '#server/domain/notifications/audience'
import type { Occasion } from '#server/domain/notifications/audience'
import { followThread } from '#server/domain/notifications/follow-thread'
import type { UnitOfWork } from '#server/platform/events'
import { mentionsIn } from '#server/platform/markdown/render'

/** So many people can one text call at most; more is a flood. */
export const MOST_MENTIONS = 20

/** Tells the mentioned, then those who subscribe to the organization, a technology of it, or the site. The author follows the thread from now on. */
export async function notifyOfPost(unit: UnitOfWork, postId: number, eventId: number): Promise<void> {
  const [post] = await unit.db.select().from(posts).where(eq(posts.id, postId))
  if (!post || post.deletedAt || post.hiddenAt) return
  await followThread(unit.db, post.authorId, postId)
  const occasion: Occasion = { eventId, actorId: post.authorId, organizationId: post.organizationId, postId }

  const handles = mentionsIn(post.body).slice(0, MOST_MENTIONS)
  if (handles.length > 0) await notify(unit, 'post.mention', occasion, mentioned(handles))
  await notify(unit, 'post.created', occasion, sql`
    select user_id, case when site_wide then 'site' when technology_id is not null then 'technology:' || technology_id else 'organization' end
    from subscription, post
    where post.id = ${postId} and level = 'all' and (subscription.organization_id = post.organization_id or site_wide or technology_id = any(post.feed_technology_ids))
      and (post_types = '{}' or post.type = any(post_types)) and (subscription.technology_ids = '{}' or subscription.technology_ids && post.feed_technology_ids)`)
}
