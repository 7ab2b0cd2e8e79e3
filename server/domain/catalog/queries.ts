import { and, asc, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { technologies, technologyRevisions } from '#drizzle/schema/catalog'
import { favorites } from '#drizzle/schema/favorites'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { ask } from '#server/platform/statement'
import type { Tier } from '#shared/schemas/community'
import { TIERS } from '#shared/schemas/community'
import type { TechnologySummary } from '#shared/schemas/summaries'

export { technologySummaries } from '#server/domain/catalog/technology-cache'

export const technologyColumns = {
  id: technologies.id,
  slug: technologies.slug,
  name: technologies.name,
  colour: technologies.colour,
  tier: technologies.tier,
  iconPath: technologies.iconPath,
  logoKey: technologies.logoKey,
  postCount: technologies.postCount,
  stackCount: technologies.stackCount,
}
const columns = technologyColumns
const personColumns = { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey }

export interface TechnologyFacts {
  id: number
  slug: string
  name: string
  colour: string | null
  tier: string
  iconPath: string | null
  logoKey: string | null
  postCount: number
  stackCount: number
}

export interface TechnologyFilter {
  tier?: Tier
  /** A part of the name. */
  q?: string
  /** The slug behind which the page begins. */
  after?: string
  limit: number
}

/** By slug, which is the order of the names without regard to case. One row more than `limit` tells of another page. */
export async function listTechnologies(db: Db, { tier, q, after, limit }: TechnologyFilter): Promise<TechnologyFacts[]> {
  return await db.select(columns).from(technologies)
    .where(and(
      tier && eq(technologies.tier, tier),
      q ? sql`${technologies.name} ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}` : undefined,
      after === undefined ? undefined : gt(technologies.slug, after),
    ))
    .orderBy(asc(technologies.slug))
    .limit(limit + 1)
}

/** How many technologies a tier shows in the overview. */
const TOP = 12

export interface TierFacts { tier: Tier, count: number, technologies: TechnologyFacts[] }

/** Every tier in its order, with how many technologies it has and the ones that most posts are about. */
export async function listTiers(db: Db): Promise<TierFacts[]> {
  const counts = await ask(db, 'sizes of tiers', () => db.select({ tier: technologies.tier, count: sql<number>`count(*)::int` }).from(technologies).groupBy(technologies.tier), {})
  const tops = await firstOfTiers(db, 'tiers by posts', undefined, [desc(technologies.postCount), asc(technologies.name)], TOP)
  return TIERS.map(tier => ({ tier, count: counts.find(row => row.tier === tier)?.count ?? 0, technologies: tops.get(tier) ?? [] }))
}

/** The first technologies of every tier, in one statement. */
async function firstOfTiers(db: Db, name: string, where: SQL | undefined, order: SQL[], most: number): Promise<Map<string, TechnologyFacts[]>> {
  const rows = await ask(db, name, () => {
    const [first, second, ...others] = TIERS.map(tier => db.select(columns).from(technologies).where(and(eq(technologies.tier, tier), where)).orderBy(...order).limit(most))
    return unionAll(first!, second!, ...others)
  }, {})
  return Map.groupBy(rows, row => row.tier)
}

/** The short forms of the technologies that most posts are about. */
export async function listMostUsed(db: Db, limit: number): Promise<(TechnologySummary & { postCount: number })[]> {
  const { id, slug, name, colour, postCount } = technologies
  return await ask(db, 'most used technologies', () => db.select({ id, slug, name, colour, postCount }).from(technologies)
    .orderBy(desc(postCount), asc(name)).limit(sql.placeholder('limit')), { limit })
}

/** How many technologies a tier of /top shows. */
const RANKED = 10

/** Every tier that stacks use something of, with the technologies that most of them name. */
export async function listTopTechnologies(db: Db): Promise<{ tier: Tier, technologies: TechnologyFacts[] }[]> {
  const tops = await firstOfTiers(db, 'tiers by stacks', gt(technologies.stackCount, 0), [desc(technologies.stackCount), asc(technologies.name)], RANKED)
  return TIERS.map(tier => ({ tier, technologies: tops.get(tier) ?? [] })).filter(({ technologies }) => technologies.length > 0)
}

/** Throws NotFound. */
export async function getTechnology(db: Db, slug: string) {
  const [row] = await db.select({
    ...columns,
    vendor: technologies.vendor,
    productUrl: technologies.productUrl,
    vendorUrl: technologies.vendorUrl,
    description: technologies.description,
    isLocked: technologies.isLocked,
    revision: technologies.revision,
    favoriteCount: technologies.favoriteCount,
    ownerId: technologies.createdBy,
    createdAt: technologies.createdAt,
    editedAt: technologies.editedAt,
    owner: personColumns,
  }).from(technologies).leftJoin(users, eq(users.id, technologies.createdBy)).where(eq(technologies.slug, slug))
  if (!row) throw unknownTechnology()
  return row
}

/** Locks the row of a technology, for a change that depends on it. Throws NotFound. */
export async function lockTechnology(db: Db, slug: string) {
  const [row] = await db.select().from(technologies).where(eq(technologies.slug, slug)).for('update')
  if (!row) throw unknownTechnology()
  return row
}

/** Throws NotFound. */
export async function getTechnologyId(db: Db, slug: string): Promise<number> {
  const [row] = await db.select({ id: technologies.id }).from(technologies).where(eq(technologies.slug, slug))
  if (!row) throw unknownTechnology()
  return row.id
}

export async function listTechnologyRevisions(db: Db, technologyId: number, page: { before?: number | undefined, limit: number }) {
  return await db.select({
    revision: technologyRevisions.revision, name: technologyRevisions.name, vendor: technologyRevisions.vendor, productUrl: technologyRevisions.productUrl,
    vendorUrl: technologyRevisions.vendorUrl, description: technologyRevisions.description, tier: technologyRevisions.tier, logoKey: technologyRevisions.logoKey,
    reason: technologyRevisions.reason, createdAt: technologyRevisions.createdAt, editor: personColumns,
  }).from(technologyRevisions).leftJoin(users, eq(users.id, technologyRevisions.editorId))
    .where(and(eq(technologyRevisions.technologyId, technologyId), page.before === undefined ? undefined : lt(technologyRevisions.revision, page.before)))
    .orderBy(desc(technologyRevisions.revision)).limit(page.limit + 1)
}

/** Rows by their ids, as lists show them. */
export async function technologyRows(db: Db, ids: readonly number[]): Promise<Map<number, TechnologyFacts>> {
  if (ids.length === 0) return new Map()
  const rows = await db.select(columns).from(technologies).where(inArray(technologies.id, [...ids]))
  return new Map(rows.map(row => [row.id, row]))
}

function unknownTechnology(): AppError {
  return new AppError('NotFound', 'There is no technology with this name.')
}

export async function isFavorite(db: Db, userId: number, subject: { technologyId: number } | { stackId: number } | { postId: number }): Promise<boolean> {
  const target = 'technologyId' in subject ? eq(favorites.technologyId, subject.technologyId) : 'stackId' in subject ? eq(favorites.stackId, subject.stackId) : eq(favorites.postId, subject.postId)
  const rows = await db.select({ id: favorites.id }).from(favorites).where(and(eq(favorites.userId, userId), target))
  return rows.length > 0
}

/** The ids behind slugs; unknown slugs are left out. */
export async function findTechnologyIds(db: Db, slugs: readonly string[]): Promise<Map<string, number>> {
  return new Map((await countBySlug(db, slugs)).map(({ id, slug }) => [slug, id]))
}

/** The ids behind slugs, and how many posts they have together at most; unknown slugs are left out. */
export async function countPostsOf(db: Db, slugs: readonly string[]): Promise<{ ids: number[], posts: number }> {
  const rows = await countBySlug(db, slugs)
  return { ids: rows.map(({ id }) => id), posts: rows.reduce((sum, { postCount }) => sum + postCount, 0) }
}

async function countBySlug(db: Db, slugs: readonly string[]) {
  if (slugs.length === 0) return []
  return await ask(db, slugs.length === 1 ? 'size of a technology' : undefined, () => db.select({ id: technologies.id, slug: technologies.slug, postCount: technologies.postCount }).from(technologies)
    .where(slugs.length === 1 ? eq(technologies.slug, sql.placeholder('slug')) : inArray(technologies.slug, [...slugs])), { slug: slugs[0] })
}
