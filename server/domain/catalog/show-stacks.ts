import { eq } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import type { StackTile } from '#shared/contract/catalog'
import type { Page } from '#shared/contract/page'
import type { StackRevision, stacks } from '#shared/contract/stacks'
import { getTechnologyId } from '#server/domain/catalog/queries'
import { presentStackRevisions, presentTiles, tagsOfTiles } from '#server/domain/catalog/stack-presenter'
import { getStack, getStackRevision, listStackRevisions, listStacks, placeOfStack } from '#server/domain/catalog/stack-queries'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

const PAGE = 24

/** A page of stacks as its address asks for it, with the tags of what it shows. Throws NotFound for an unknown technology or person. */
export async function showStacks(db: Db, query: v.InferOutput<typeof stacks.list.query>): Promise<{ page: Page<StackTile>, tags: string[] }> {
  const limit = query.limit ?? PAGE
  const sort = query.sort ?? 'new'
  const technologyId = query.t === undefined ? undefined : await getTechnologyId(db, query.t)
  const ownerId = query.owner === undefined ? undefined : await ownerIdOf(db, query.owner)
  const rows = await listStacks(db, { q: query.q, technologyId, ownerId, sort, cursor: query.cursor, limit })
  const items = await presentTiles(db, rows.slice(0, limit))
  return {
    page: { items, nextCursor: rows.length > limit ? encodeCursor(placeOfStack(sort, rows[limit - 1]!)) : null },
    tags: ['stacks', ...tagsOfTiles(items)],
  }
}

/** The edits of a stack, the newest first. Throws NotFound. */
export async function showStackRevisions(db: Db, slug: string, { cursor, limit = PAGE }: { cursor?: string | undefined, limit?: number | undefined }): Promise<Page<StackRevision>> {
  const stack = await getStack(db, slug)
  const rows = await listStackRevisions(db, stack.id, { before: decodeCursor(cursor, ['int'])?.[0], limit })
  const shown = rows.slice(0, limit)
  return { items: await presentStackRevisions(db, stack, shown), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.revision]) : null }
}

/** A stack as it stood after one of its edits, or the `newest`. Throws NotFound. */
export async function showStackRevision(db: Db, slug: string, revision: string): Promise<StackRevision> {
  const stack = await getStack(db, slug)
  const [shown] = await presentStackRevisions(db, stack, [await getStackRevision(db, stack.id, revision === 'newest' ? stack.revision : Number(revision))])
  return shown!
}

async function ownerIdOf(db: Db, handle: string): Promise<number> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.handle, handle))
  if (!row) throw new AppError('NotFound', 'There is nobody with this name.')
  return row.id
}
