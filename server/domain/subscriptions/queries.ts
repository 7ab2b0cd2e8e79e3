import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import type { Subscription, SubscriptionLevel } from '#shared/contract/subscriptions'
import type { PostType } from '#shared/schemas/community'
import { presentOrganizationSummary, presentPersonSummary } from '#server/domain/organizations/presenter'
import { placesOfPosts, visibleOrganizations } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

export interface SubscriptionFilter {
  of?: 'places' | 'threads' | undefined
  id?: number
  after?: [number] | undefined
  limit: number
}

/** What this person has said about places and threads that they may see, the latest first. */
export async function listSubscriptions(db: Db, actor: Person, { of, id, after, limit }: SubscriptionFilter) {
  const rows = await db.select({
    id: subscriptions.id, postTypes: subscriptions.postTypes, level: subscriptions.level, technologyIds: subscriptions.technologyIds, siteWide: subscriptions.siteWide,
    organization: { id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey },
    post: { id: posts.id, slug: posts.slug, title: posts.title },
    technology: { slug: technologies.slug, name: technologies.name },
    person: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
  }).from(subscriptions)
    .leftJoin(posts, eq(posts.id, subscriptions.postId))
    .leftJoin(organizations, eq(organizations.id, sql`coalesce(${subscriptions.organizationId}, ${posts.organizationId})`))
    .leftJoin(technologies, eq(technologies.id, subscriptions.technologyId))
    .leftJoin(users, eq(users.id, subscriptions.personId))
    .where(and(
      eq(subscriptions.userId, actor.id),
      id === undefined ? undefined : eq(subscriptions.id, id),
      of === undefined ? undefined : of === 'threads' ? isNotNull(subscriptions.postId) : isNull(subscriptions.postId),
      or(
        isNull(organizations.id),
        and(isNotNull(subscriptions.organizationId), visibleOrganizations(actor)),
        and(isNotNull(subscriptions.postId), placesOfPosts(actor), isNull(posts.deletedAt), isNull(posts.hiddenAt)),
      ),
      after && lt(subscriptions.id, after[0]),
    ))
    .orderBy(desc(subscriptions.id)).limit(limit + 1)
  const named = new Map(await namesOf(db, rows.flatMap(({ technologyIds }) => technologyIds)))
  return rows.map(({ technologyIds, ...row }) => ({ ...row, technologies: technologyIds.flatMap(one => named.get(one) ?? []) }))
}

export type SubscriptionRecord = Awaited<ReturnType<typeof listSubscriptions>>[number]

/** One of mine, as it stands now. Throws NotFound. */
export async function getSubscription(db: Db, actor: Person, id: number): Promise<SubscriptionRecord> {
  const [row] = await listSubscriptions(db, actor, { id, limit: 1 })
  if (!row) throw unknownSubscription()
  return row
}

export function unknownSubscription(): AppError {
  return new AppError('NotFound', 'You have no such subscription.')
}

async function namesOf(db: Db, ids: number[]): Promise<[number, { slug: string, name: string }][]> {
  if (ids.length === 0) return []
  const rows = await db.select({ id: technologies.id, slug: technologies.slug, name: technologies.name }).from(technologies).where(inArray(technologies.id, ids))
  return rows.map(({ id, ...name }) => [id, name])
}

/** Slugs of the technologies that a subscription is limited to. */
export async function slugsOf(db: Db, technologyIds: number[]): Promise<string[]> {
  return (await namesOf(db, technologyIds)).map(([, { slug }]) => slug)
}

export function presentSubscription({ id, postTypes, technologies: limitedTo, ...row }: SubscriptionRecord): Subscription {
  return { id, target: presentTarget(row), postTypes: postTypes as PostType[], technologies: limitedTo, level: presentLevel(row.level) }
}

/** Digests have no words of their own yet: they tell mentions at once. */
export function presentLevel(level: SubscriptionRecord['level']): SubscriptionLevel {
  return level === 'all' || level === 'muted' ? level : 'mentions'
}

function presentTarget({ organization, post, technology, person }: Pick<SubscriptionRecord, 'organization' | 'post' | 'technology' | 'person'>): Subscription['target'] {
  if (post && person) return { kind: 'person', post, person: presentPersonSummary(person) }
  if (post) return { kind: 'thread', post }
  if (technology) return { kind: 'technology', technology }
  return organization ? { kind: 'organization', organization: presentOrganizationSummary(organization) } : { kind: 'site' }
}
