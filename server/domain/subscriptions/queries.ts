import { and, desc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { Subscription } from '#shared/contract/notifications'
import type { PostType } from '#shared/schemas/community'
import { presentOrganizationSummary } from '#server/domain/organizations/presenter'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import { visibleOrganizations } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

export interface SubscriptionRecord {
  id: number
  postTypes: string[]
  level: (typeof subscriptions.$inferSelect)['level']
  organization: OrganizationRecord
}

/** The organizations that this person has said something about, the latest first. */
export async function listSubscriptions(db: Db, actor: Person, page: { after?: [number] | undefined, limit: number }): Promise<SubscriptionRecord[]> {
  return await db.select({ id: subscriptions.id, postTypes: subscriptions.postTypes, level: subscriptions.level, organization: organizations })
    .from(subscriptions).innerJoin(organizations, eq(organizations.id, subscriptions.organizationId))
    .where(and(eq(subscriptions.userId, actor.id), visibleOrganizations(actor), page.after && lt(subscriptions.id, page.after[0])))
    .orderBy(desc(subscriptions.id)).limit(page.limit + 1)
}

export function presentSubscription({ organization, postTypes, level }: SubscriptionRecord): Subscription {
  return { organization: presentOrganizationSummary(organization), postTypes: postTypes as PostType[], level: level === 'muted' ? 'muted' : 'all' }
}

const ESTIMATE_DAYS = 90

/** Mails a week that these types (all, if none is named) have brought over the last 90 days, to one decimal. */
export async function estimateMailsPerWeek(db: Db, organizationId: number, types: PostType[]): Promise<number> {
  const since = new Date(clock.now().getTime() - ESTIMATE_DAYS * 86_400_000)
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(posts).where(and(
    eq(posts.organizationId, organizationId), gte(posts.publishedAt, since), isNull(posts.deletedAt), isNull(posts.hiddenAt),
    types.length > 0 ? inArray(posts.type, types) : undefined,
  ))
  return Math.round((row?.count ?? 0) / ESTIMATE_DAYS * 7 * 10) / 10
}
