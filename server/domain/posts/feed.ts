import { and, arrayContains, asc, desc, eq, ilike, inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { categories, organizations } from '#drizzle/schema/organizations'
import { postMarks, posts } from '#drizzle/schema/posts'
import { countPostsOf } from '#server/domain/catalog/queries'
import { visibleOrganizations } from '#server/domain/organizations/queries'
import { rowColumns } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { CursorPart } from '#server/platform/cursor'
import { decodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { arrayText, ask } from '#server/platform/statement'
import type { FeedSort, PostStatus, PostType } from '#shared/schemas/community'
import { HOME_POST_TYPES, POST_STATUSES } from '#shared/schemas/community'

export interface FeedFilter {
  types?: PostType[] | undefined
  /** Slugs of technologies, any of which must match. */
  t?: string[] | undefined
  organizationId?: number | undefined
  categoryId?: number | undefined
  authorId?: number | undefined
  /** A label or a status. */
  is?: string | undefined
  q?: string | undefined
  sort: FeedSort
  cursor?: string | undefined
  limit: number
}

export type FeedRow = Awaited<ReturnType<typeof listFeed>>['rows'][number]

/**
 * A page of posts in one of three orders, by keyset: `rows` holds one more than `limit` when there is another page, `sticky` what stands above its first. Every
 * order walks an index of its own; `listed` leaves out what is deleted, hidden or finished.
 */
export async function listFeed(db: Db, actor: Actor, filter: FeedFilter) {
  const technologies = filter.t ? await countPostsOf(db, filter.t) : undefined
  const technologyIds = technologies?.ids ?? []
  if (technologies && technologyIds.length === 0) return { sticky: [], rows: [], technologyIds }
  const walk = technologies && await walkOf(db, technologies)
  const isHome = filter.authorId === undefined
  const fits = and(
    visibleOrganizations(actor),
    statusOf(filter.is),
    typesOf(filter),
    filter.organizationId === undefined ? undefined : eq(posts.organizationId, placeholder('organizationId')),
    filter.categoryId === undefined ? undefined : eq(posts.categoryId, placeholder('categoryId')),
    isHome ? wantedBy(actor) : eq(posts.authorId, placeholder('authorId')),
    walk && ABOUT_ANY[walk],
    filter.q ? ilike(posts.title, `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
  )
  const order = ORDERS[filter.sort]
  const after = order.after(filter.cursor)
  // What its moderators have pinned stands above an organization's own list, once.
  const hasSticky = filter.organizationId !== undefined && filter.sort === 'hot'
  const name = actor.kind === 'visitor' && !filter.q && !filter.is && !filter.types ? nameOf(filter, walk) : undefined
  const values = { ...filter, technologyIds: arrayText(technologyIds), now: clock.now().toISOString(), key: after?.[0], id: after?.[1], limit: filter.limit + 1 }
  const sticky = hasSticky && filter.cursor === undefined
    ? await ask(db, name && `pinned of ${name}`, () => selectRows(db, and(fits, sql`${posts.stickyUntil} > ${NOW}`)).orderBy(desc(posts.hotKey), desc(posts.id)).limit(MOST_STICKY), values)
    : []
  const rows = await ask(db, name, () => selectRows(db, and(
    fits,
    hasSticky ? sql`(${posts.stickyUntil} is null or ${posts.stickyUntil} <= ${NOW})` : undefined,
    filter.sort === 'upcoming' ? sql`${posts.listed} and ${posts.startsAt} is not null and ${OVER} > ${NOW}` : undefined,
    after && order.behind,
  )).orderBy(...order.by).limit(placeholder('limit')), values)
  return { sticky, rows, technologyIds }
}

const MOST_STICKY = 5
const { placeholder } = sql
const NOW = sql`${placeholder('now')}::timestamptz`

/** What the text of a visitor's feed depends on. */
function nameOf({ sort, organizationId, categoryId, authorId, cursor }: FeedFilter, walk: string | undefined): string {
  const by = [organizationId && 'organization', categoryId && 'category', authorId && 'author', walk, cursor && 'further']
  return `feed: ${[sort, ...by.filter(Boolean)].join(' ')}`
}

function selectRows(db: Db, where: SQL | undefined) {
  return db.select({ ...rowColumns }).from(posts)
    .innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .innerJoin(users, eq(users.id, posts.authorId))
    .leftJoin(categories, eq(categories.id, posts.categoryId))
    .where(where)
}

/** Without what this reader does not want to see. */
function wantedBy(actor: Actor): SQL | undefined {
  return actor.kind === 'visitor'
    ? undefined
    : sql`not exists (select from ${postMarks} where ${postMarks.userId} = ${actor.id} and ${postMarks.postId} = ${posts.id} and ${postMarks.hiddenAt} is not null)`
}

/** A row's place in its order, for the cursor: the key is frozen in it. */
export function placeInFeed(sort: FeedSort, row: { id: number, hotKey: number, points: number, publishedAt: Date, startsAt: Date | null, endsAt: Date | null }): CursorPart[] {
  const key = { hot: row.hotKey, new: row.publishedAt.toISOString(), top: row.points, upcoming: (row.endsAt ?? row.startsAt ?? row.publishedAt).toISOString() }[sort]
  return [key, row.id]
}

/** When an event is over: the expression of its index. */
const OVER = sql`coalesce(${posts.endsAt}, ${posts.startsAt})`

const ID = sql`${placeholder('id')}::bigint`

/** How a page begins behind the place that its cursor holds: `key` and `id`. */
const ORDERS = {
  hot: {
    by: [desc(posts.hotKey), desc(posts.id)],
    behind: sql`(${posts.hotKey}, ${posts.id}) < (${placeholder('key')}::float8, ${ID})`,
    after: (cursor: string | undefined) => decodeCursor(cursor, ['number', 'id']),
  },
  new: {
    by: [desc(posts.publishedAt), desc(posts.id)],
    behind: sql`(${posts.publishedAt}, ${posts.id}) < (${placeholder('key')}::timestamptz, ${ID})`,
    after: afterTime,
  },
  top: {
    by: [desc(posts.points), desc(posts.id)],
    behind: sql`(${posts.points}, ${posts.id}) < (${placeholder('key')}::int, ${ID})`,
    after: (cursor: string | undefined) => decodeCursor(cursor, ['int', 'id']),
  },
  /** The next one first. */
  upcoming: {
    by: [sql`${OVER} asc`, asc(posts.id)],
    behind: sql`(${OVER}, ${posts.id}) > (${placeholder('key')}::timestamptz, ${ID})`,
    after: afterTime,
  },
}

function afterTime(cursor: string | undefined): [string, number] | undefined {
  const place = decodeCursor(cursor, ['date', 'id'])
  return place && [place[0].toISOString(), place[1]]
}

const OVERLAP = sql`${posts.feedTechnologyIds} && ${placeholder('technologyIds')}::int[]`

/**
 * Posts about one of these technologies. Walking an order's index finds a page of a common technology at once, and reads
 * nearly everything for a rare one; the technologies' own index is the other way round. Which is better depends on how many
 * posts there are, and a prepared statement cannot know: so these are two.
 */
const ABOUT_ANY = {
  walking: OVERLAP,
  gathering: sql`${posts.id} = any(array(select ${posts.id} from ${posts} where ${OVERLAP}))`,
}

/** Walking reads PAGE × all ÷ theirs rows, gathering reads theirs; they meet where theirs² = PAGE × all. */
async function walkOf(db: Db, { posts: theirs }: { posts: number }): Promise<keyof typeof ABOUT_ANY> {
  return theirs * theirs > PAGE * await countAllPosts(db) ? 'walking' : 'gathering'
}

const PAGE = 30
const COUNT_LIFE_MS = 60_000
let allPosts: { count: number, until: number } | undefined

/** About how many posts there are: the planner's own figure, at most a minute old. */
async function countAllPosts(db: Db): Promise<number> {
  if (allPosts && allPosts.until > Date.now()) return allPosts.count
  const [row] = await db.execute<{ count: number }>(sql`select greatest(reltuples, 0)::float8 as count from pg_class where oid = 'post'::regclass`)
  allPosts = { count: row!.count, until: Date.now() + COUNT_LIFE_MS }
  return allPosts.count
}

/** Finished posts show only when they are asked for by their status; hidden and deleted ones never. */
function statusOf(is: string | undefined): SQL {
  const isStatus = POST_STATUSES.includes(is as PostStatus)
  if (is === undefined) return sql`${posts.listed}`
  if (!isStatus) return and(sql`${posts.listed}`, arrayContains(posts.labels, [is]))!
  if (['closed', 'completed', 'declined'].includes(is)) {
    return and(sql`${posts.deletedAt} is null and ${posts.hiddenAt} is null and not ${posts.listed}`, eq(posts.status, is))!
  }
  return and(sql`${posts.listed}`, eq(posts.status, is))!
}

/** The home feed leaves questions and requests in their organizations, unless a type, a person or a technology is asked for. */
function typesOf({ types, organizationId, authorId, t, is, q, sort }: FeedFilter): SQL | undefined {
  if (sort === 'upcoming') return eq(posts.type, 'Event')
  if (types && types.length > 0) return inArray(posts.type, types)
  const isHome = organizationId === undefined && authorId === undefined && t === undefined && is === undefined && q === undefined
  return isHome ? inArray(posts.type, [...HOME_POST_TYPES]) : undefined
}
