import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import type { Tier } from '#shared/schemas/community'
import { TIERS } from '#shared/schemas/community'

export { technologySummaries } from '#server/domain/catalog/technology-cache'

const columns = {
  id: technologies.id,
  slug: technologies.slug,
  name: technologies.name,
  colour: technologies.colour,
  tier: technologies.tier,
  iconPath: technologies.iconPath,
  postCount: technologies.postCount,
}

export interface TechnologyFacts {
  id: number
  slug: string
  name: string
  colour: string | null
  tier: string
  iconPath: string | null
  postCount: number
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
  const counts = await db.select({ tier: technologies.tier, count: sql<number>`count(*)::int` }).from(technologies).groupBy(technologies.tier)
  const tops = await Promise.all(TIERS.map(async tier => await db.select(columns).from(technologies)
    .where(eq(technologies.tier, tier))
    .orderBy(sql`${technologies.postCount} desc`, asc(technologies.name))
    .limit(TOP)))
  return TIERS.map((tier, index) => ({ tier, count: counts.find(row => row.tier === tier)?.count ?? 0, technologies: tops[index]! }))
}

export interface TechnologyDetails extends TechnologyFacts {
  vendor: string
  productUrl: string | null
  vendorUrl: string | null
  description: string
}

/** Throws NotFound. */
export async function getTechnology(db: Db, slug: string): Promise<TechnologyDetails> {
  const [row] = await db.select({
    ...columns,
    vendor: technologies.vendor,
    productUrl: technologies.productUrl,
    vendorUrl: technologies.vendorUrl,
    description: technologies.description,
  }).from(technologies).where(eq(technologies.slug, slug))
  if (!row) throw new AppError('NotFound', 'There is no technology with this name.')
  return row
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
  return await db.select({ id: technologies.id, slug: technologies.slug, postCount: technologies.postCount }).from(technologies)
    .where(inArray(technologies.slug, [...slugs]))
}
