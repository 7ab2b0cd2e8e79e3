import { and, eq, gte, inArray, isNull, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { notificationRecipients, notifications } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { technologies } from '#drizzle/schema/catalog'
import { placesOfPosts } from '#server/domain/organizations/queries'
import type { SubscriptionLevel } from '#shared/contract/subscriptions'
import type { PostType } from '#shared/schemas/community'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

const DAYS = 90

export interface Choice {
  /** Of one organization, of one technology, or of the whole site. */
  organizationId?: number | undefined
  technologyId?: number | undefined
  /** Empty: every type. */
  types: PostType[]
  /** Slugs; empty: whatever it is about. */
  technologies: string[]
  level: SubscriptionLevel
}

/** Mails a week that a choice would have brought over the last 90 days, to one decimal: posts, or what was meant for this person. */
export async function estimateMailsPerWeek(db: Db, actor: Person, choice: Choice): Promise<number> {
  if (choice.level === 'muted') return 0
  const since = new Date(clock.now().getTime() - DAYS * 86_400_000)
  const count = choice.level === 'all' ? await countPosts(db, actor, choice, since) : await countDirect(db, actor, choice, since)
  return Math.round(count / DAYS * 7 * 10) / 10
}

async function countPosts(db: Db, actor: Person, { organizationId, technologyId, types, technologies: slugs }: Choice, since: Date): Promise<number> {
  const ids = slugs.length === 0 ? undefined : (await db.select({ id: technologies.id }).from(technologies).where(inArray(technologies.slug, slugs))).map(({ id }) => id)
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId)).where(and(
    organizationId === undefined ? undefined : eq(posts.organizationId, organizationId),
    about(technologyId === undefined ? undefined : [technologyId]), about(ids),
    gte(posts.publishedAt, since), isNull(posts.deletedAt), isNull(posts.hiddenAt), isNull(posts.discussesTechnologyId), isNull(posts.discussesStackId), placesOfPosts(actor),
    types.length > 0 ? inArray(posts.type, types) : undefined,
  ))
  return row?.count ?? 0
}

function about(ids: number[] | undefined): SQL | undefined {
  return ids && sql`${posts.feedTechnologyIds} && ${`{${ids.join(',')}}`}::int[]`
}

/** What somebody wrote to this person there. */
async function countDirect(db: Db, actor: Person, { organizationId, technologyId }: Choice, since: Date): Promise<number> {
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(notificationRecipients)
    .innerJoin(notifications, eq(notifications.id, notificationRecipients.notificationId)).leftJoin(posts, eq(posts.id, notifications.postId))
    .where(and(
      eq(notificationRecipients.userId, actor.id), gte(notificationRecipients.createdAt, since), inArray(notificationRecipients.reason, ['mention', 'reply', 'author']),
      organizationId === undefined ? undefined : eq(notifications.organizationId, organizationId), about(technologyId === undefined ? undefined : [technologyId]),
    ))
  return row?.count ?? 0
}
