import type { StackTile, TechnologyRow } from '#shared/contract/catalog'
import type { Page } from '#shared/contract/page'
import type { PostRow } from '#shared/schemas/summaries'
import { and, desc, eq, isNotNull, lt } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { favorites } from '#drizzle/schema/favorites'
import { categories, organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { stacks } from '#drizzle/schema/stacks'
import { presentTechnologyRow } from '#server/domain/catalog/presenter'
import { technologyColumns, technologySummaries } from '#server/domain/catalog/queries'
import { presentTiles } from '#server/domain/catalog/stack-presenter'
import { tileColumns } from '#server/domain/catalog/stack-queries'
import { presentPostRow } from '#server/domain/posts/presenter'
import { rowColumns, visiblePosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'

interface Wish { cursor?: string | undefined, limit: number }

/** Behind which choice a page begins: they are listed by when they were made, the latest first. */
function before(cursor: string | undefined) {
  const key = decodeCursor(cursor, ['id'])
  return key && lt(favorites.id, key[0])
}

export async function listFavoriteTechnologies(db: Db, userId: number, { cursor, limit }: Wish): Promise<Page<TechnologyRow>> {
  const rows = await db.select({ favoriteId: favorites.id, row: technologyColumns }).from(favorites).innerJoin(technologies, eq(technologies.id, favorites.technologyId))
    .where(and(eq(favorites.userId, userId), isNotNull(favorites.technologyId), before(cursor))).orderBy(desc(favorites.id)).limit(limit + 1)
  return pageOf(rows, limit, rows.slice(0, limit).map(({ row }) => presentTechnologyRow(row)))
}

export async function listFavoriteStacks(db: Db, userId: number, { cursor, limit }: Wish): Promise<Page<StackTile>> {
  const rows = await db.select({ favoriteId: favorites.id, ...tileColumns }).from(favorites).innerJoin(stacks, eq(stacks.id, favorites.stackId)).leftJoin(users, eq(users.id, stacks.ownerId))
    .where(and(eq(favorites.userId, userId), isNotNull(favorites.stackId), before(cursor))).orderBy(desc(favorites.id)).limit(limit + 1)
  return pageOf(rows, limit, await presentTiles(db, rows.slice(0, limit)))
}

/** Somebody’s favourite posts, without those that the actor may not see. */
export async function listFavoritePosts(db: Db, actor: Actor, userId: number, { cursor, limit }: Wish): Promise<Page<PostRow>> {
  const rows = await db.select({ favoriteId: favorites.id, ...rowColumns }).from(favorites).innerJoin(posts, eq(posts.id, favorites.postId))
    .innerJoin(organizations, eq(organizations.id, posts.organizationId)).innerJoin(users, eq(users.id, posts.authorId)).leftJoin(categories, eq(categories.id, posts.categoryId))
    .where(and(eq(favorites.userId, userId), isNotNull(favorites.postId), visiblePosts(actor), before(cursor))).orderBy(desc(favorites.id)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const names = await technologySummaries(db, [...new Set(shown.flatMap(row => row.technologyIds))])
  return pageOf(rows, limit, shown.map(row => presentPostRow(row, names)))
}

function pageOf<T>(rows: { favoriteId: number }[], limit: number, items: T[]): Page<T> {
  return { items, nextCursor: rows.length > limit ? encodeCursor([rows[limit - 1]!.favoriteId]) : null }
}
