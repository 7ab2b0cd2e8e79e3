import { eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import type { feedQuery } from '#shared/contract/posts'
import type { Page } from '#shared/contract/page'
import type { PostRow } from '#shared/schemas/summaries'
import { technologySummaries } from '#server/domain/catalog/queries'
import { findCategory, getOrganization } from '#server/domain/organizations/queries'
import { listFeed, placeInFeed } from '#server/domain/posts/feed'
import { presentPostRow, tagsOfRow } from '#server/domain/posts/presenter'
import type { Actor } from '#server/platform/actor'
import { encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

type Query = v.InferOutput<typeof feedQuery>

const PAGE = 30

/** A page of a feed as its address asks for it, with the tags of what it shows. Throws NotFound for an unknown organization, category or person. */
export async function listPosts(db: Db, actor: Actor, query: Query): Promise<{ page: Page<PostRow>, tags: string[] }> {
  const organization = query.organization === undefined ? undefined : await getOrganization(db, actor, query.organization)
  const category = organization && query.c !== undefined ? await findCategory(db, organization.id, query.c) : undefined
  if (query.c !== undefined && !category) throw new AppError('NotFound', 'There is no such category.')
  const authorId = query.author === undefined ? undefined : await authorIdOf(db, query.author)
  const limit = query.limit ?? PAGE
  const sort = query.sort ?? 'hot'
  const { sticky, rows, technologyIds } = await listFeed(db, actor, {
    ...query, organizationId: organization?.id, categoryId: category?.id, authorId, sort, limit,
  })
  const shown = [...sticky, ...rows.slice(0, limit)]
  const last = rows.at(limit - 1)
  const technologies = await technologySummaries(db, [...new Set(shown.flatMap(row => row.technologyIds))])
  return {
    page: { items: shown.map(row => presentPostRow(row, technologies)), nextCursor: rows.length > limit && last ? encodeCursor(placeInFeed(sort, last)) : null },
    tags: [...new Set([listTag(organization?.id, authorId, technologyIds), shown.flatMap(tagsOfRow)].flat())],
  }
}

/** What purges the list as a whole: a change somewhere else does not. */
function listTag(organizationId: number | undefined, authorId: number | undefined, technologyIds: number[]): string[] {
  if (organizationId !== undefined) return [`feed:organization:${organizationId}`, `organization:${organizationId}`]
  if (authorId !== undefined) return [`feed:author:${authorId}`]
  return technologyIds.length > 0 ? technologyIds.map(id => `feed:technology:${id}`) : ['feed']
}

/** Throws NotFound. */
export async function authorIdOf(db: Db, handle: string): Promise<number> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.handle, handle))
  if (!row) throw new AppError('NotFound', 'There is nobody with this name.')
  return row.id
}
