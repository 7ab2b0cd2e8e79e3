import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { stackRevisions, stacks, stackTechnologies } from '#drizzle/schema/stacks'
import { technologies } from '#drizzle/schema/catalog'
import type { TechnologyFacts } from '#server/domain/catalog/queries'
import { technologyColumns } from '#server/domain/catalog/queries'
import type { CursorPart } from '#server/platform/cursor'
import { decodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { TIERS } from '#shared/schemas/community'

const personColumns = { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey }
export const tileColumns = {
  id: stacks.id, slug: stacks.slug, name: stacks.name, vendor: stacks.vendor, description: stacks.description, screenshotKey: stacks.screenshotKey,
  favoriteCount: stacks.favoriteCount, createdAt: stacks.createdAt, owner: personColumns,
}
export type StackTileRow = Awaited<ReturnType<typeof listStacks>>[number]

/** How the tiers stand in a list; a check of the table knows them all. */
export const TIER_ORDER = sql`array_position(${sql.raw(`array[${TIERS.map(tier => `'${tier}'`).join(',')}]`)}, ${technologies.tier})`

export interface StackFilter {
  q?: string | undefined
  technologyId?: number | undefined
  ownerId?: number | undefined
  sort: 'new' | 'top'
  cursor?: string | undefined
  limit: number
}

/** A page of stacks by keyset; expects `limit + 1`. */
export async function listStacks(db: Db, { q, technologyId, ownerId, sort, cursor, limit }: StackFilter) {
  const order = ORDERS[sort]
  return await db.select(tileColumns).from(stacks).leftJoin(users, eq(users.id, stacks.ownerId)).where(and(
    q ? sql`${stacks.name} ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`}` : undefined,
    technologyId === undefined ? undefined : inArray(stacks.id, db.select({ id: stackTechnologies.stackId }).from(stackTechnologies).where(eq(stackTechnologies.technologyId, technologyId))),
    ownerId === undefined ? undefined : eq(stacks.ownerId, ownerId),
    order.after(cursor),
  )).orderBy(desc(order.column), desc(stacks.id)).limit(limit + 1)
}

/** A stack's place in its order, for the cursor. */
export function placeOfStack(sort: 'new' | 'top', row: { id: number, createdAt: Date, favoriteCount: number }): CursorPart[] {
  return [sort === 'new' ? row.createdAt.toISOString() : row.favoriteCount, row.id]
}

const ORDERS: Record<'new' | 'top', { column: typeof stacks.createdAt | typeof stacks.favoriteCount, after: (cursor: string | undefined) => SQL | undefined }> = {
  new: {
    column: stacks.createdAt,
    after: (cursor) => {
      const key = decodeCursor(cursor, ['date', 'int'])
      return key && sql`(${stacks.createdAt}, ${stacks.id}) < (${key[0].toISOString()}::timestamptz, ${key[1]}::int)`
    },
  },
  top: {
    column: stacks.favoriteCount,
    after: (cursor) => {
      const key = decodeCursor(cursor, ['int', 'int'])
      return key && sql`(${stacks.favoriteCount}, ${stacks.id}) < (${key[0]}::int, ${key[1]}::int)`
    },
  },
}

/** Throws NotFound. */
export async function getStack(db: Db, slug: string) {
  const [row] = await db.select({
    ...tileColumns, appUrl: stacks.appUrl, details: stacks.details, detailsHtml: stacks.detailsHtml, isLocked: stacks.isLocked, revision: stacks.revision,
    ownerId: stacks.ownerId, editedAt: stacks.editedAt,
  }).from(stacks).leftJoin(users, eq(users.id, stacks.ownerId)).where(eq(stacks.slug, slug))
  if (!row) throw unknownStack()
  return row
}

/** Locks the row of a stack, for a change that depends on it. Throws NotFound. */
export async function lockStack(db: Db, slug: string) {
  const [row] = await db.select().from(stacks).where(eq(stacks.slug, slug)).for('update')
  if (!row) throw unknownStack()
  return row
}

export interface UsedTechnologyFacts { stackId: number, reason: string, technology: TechnologyFacts }

/** What each of these stacks uses, in the order of the tiers, then of the stack. */
export async function listUsed(db: Db, stackIds: readonly number[]): Promise<UsedTechnologyFacts[]> {
  if (stackIds.length === 0) return []
  return await db.select({ stackId: stackTechnologies.stackId, reason: stackTechnologies.reason, technology: technologyColumns })
    .from(stackTechnologies).innerJoin(technologies, eq(technologies.id, stackTechnologies.technologyId))
    .where(inArray(stackTechnologies.stackId, [...stackIds]))
    .orderBy(asc(stackTechnologies.stackId), TIER_ORDER, asc(stackTechnologies.position))
}

const revisionColumns = {
  revision: stackRevisions.revision, name: stackRevisions.name, vendor: stackRevisions.vendor, appUrl: stackRevisions.appUrl, screenshotKey: stackRevisions.screenshotKey,
  description: stackRevisions.description, details: stackRevisions.details, technologies: stackRevisions.technologies, reason: stackRevisions.reason,
  createdAt: stackRevisions.createdAt, editor: personColumns,
}
export type StackRevisionRow = Awaited<ReturnType<typeof listStackRevisions>>[number]

export async function listStackRevisions(db: Db, stackId: number, page: { before?: number | undefined, limit: number }) {
  return await db.select(revisionColumns).from(stackRevisions).leftJoin(users, eq(users.id, stackRevisions.editorId))
    .where(and(eq(stackRevisions.stackId, stackId), page.before === undefined ? undefined : lt(stackRevisions.revision, page.before)))
    .orderBy(desc(stackRevisions.revision)).limit(page.limit + 1)
}

/** Throws NotFound. */
export async function getStackRevision(db: Db, stackId: number, revision: number): Promise<StackRevisionRow> {
  const [row] = await db.select(revisionColumns).from(stackRevisions).leftJoin(users, eq(users.id, stackRevisions.editorId))
    .where(and(eq(stackRevisions.stackId, stackId), eq(stackRevisions.revision, revision)))
  if (!row) throw new AppError('NotFound', 'There is no such revision.')
  return row
}

/** Who shares most stacks. */
export async function listStackOwners(db: Db, limit: number) {
  return await db.select({ person: personColumns, stackCount: users.stackCount }).from(users)
    .where(sql`${users.stackCount} > 0 and ${users.deletedAt} is null`)
    .orderBy(desc(users.stackCount), asc(users.handle)).limit(limit)
}

function unknownStack(): AppError {
  return new AppError('NotFound', 'There is no stack with this name.')
}
