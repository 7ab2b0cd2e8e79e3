import { and, asc, count, desc, eq, ilike, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { categories, labels, memberships, organizations } from '#drizzle/schema/organizations'
import { users } from '#drizzle/schema/accounts'
import type { Actor } from '#server/platform/actor'
import { organizationIdsOf } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

export type OrganizationRecord = typeof organizations.$inferSelect
export type CategoryRecord = typeof categories.$inferSelect
export type LabelRecord = typeof labels.$inferSelect

/** Organizations that the actor may know about; never the site's own, which is no place that anybody visits. */
export function visibleOrganizations(actor: Actor): SQL {
  if (actor.kind === 'person' && actor.isAdmin) return and(isNull(organizations.deletedAt), eq(organizations.isSite, false))!
  const mine = organizationIdsOf(actor)
  const isPublic = eq(organizations.visibility, 'public')
  return and(isNull(organizations.deletedAt), eq(organizations.isSite, false), mine.length === 0 ? isPublic : or(isPublic, inArray(organizations.id, mine)))!
}

/** Organizations whose posts the actor may know of: the discussions of the catalogue belong to one that nobody visits. */
export function placesOfPosts(actor: Actor): SQL {
  return or(visibleOrganizations(actor), eq(organizations.isSite, true))!
}

export async function getOrganization(db: Db, actor: Actor, slug: string): Promise<OrganizationRecord> {
  const [row] = await db.select().from(organizations).where(and(eq(organizations.slug, slug), visibleOrganizations(actor)))
  if (!row) throw new AppError('NotFound', 'There is no such organization.')
  return row
}

/** Locks the row: for changes that depend on its settings or counters. */
export async function lockOrganization(db: Db, actor: Actor, slug: string): Promise<OrganizationRecord> {
  const [row] = await db.select().from(organizations).where(and(eq(organizations.slug, slug), visibleOrganizations(actor))).for('update')
  if (!row) throw new AppError('NotFound', 'There is no such organization.')
  return row
}

export async function listCategories(db: Db, organizationId: number): Promise<CategoryRecord[]> {
  return await db.select().from(categories).where(eq(categories.organizationId, organizationId)).orderBy(asc(categories.position), asc(categories.name))
}

export async function findCategory(db: Db, organizationId: number, slug: string): Promise<CategoryRecord | undefined> {
  const [row] = await db.select().from(categories).where(and(eq(categories.organizationId, organizationId), eq(categories.slug, slug)))
  return row
}

export async function listLabels(db: Db, organizationId: number): Promise<LabelRecord[]> {
  return await db.select().from(labels).where(eq(labels.organizationId, organizationId)).orderBy(asc(labels.slug))
}

/** The largest first. Expects `limit + 1` to know whether there are more. */
export async function listOrganizations(db: Db, actor: Actor, page: { after?: [number, number] | undefined, limit: number, q?: string | undefined }): Promise<OrganizationRecord[]> {
  return await db.select().from(organizations).where(and(
    visibleOrganizations(actor),
    page.q ? ilike(organizations.name, `%${page.q.replace(/[\\%_]/g, '\\$&')}%`) : undefined,
    page.after && sql`(${organizations.memberCount}, ${organizations.id}) < (${page.after[0]}::int, ${page.after[1]}::int)`,
  )).orderBy(desc(organizations.memberCount), desc(organizations.id)).limit(page.limit + 1)
}

const ROLE_ORDER = sql<number>`case ${memberships.role} when 'owner' then 0 when 'moderator' then 1 else 2 end`

export interface MemberRecord {
  role: 'owner' | 'moderator' | 'member'
  roleOrder: number
  joinedAt: Date
  person: { id: number, handle: string, name: string, avatarKey: string | null }
}

const memberColumns = {
  role: memberships.role,
  roleOrder: ROLE_ORDER,
  joinedAt: memberships.joinedAt,
  person: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
}

/** Owners, moderators, members; in each group who came first. */
export async function listMembers(db: Db, organizationId: number, page: { after?: [number, Date, number] | undefined, limit: number }): Promise<MemberRecord[]> {
  return await db.select(memberColumns).from(memberships).innerJoin(users, eq(users.id, memberships.userId)).where(and(
    eq(memberships.organizationId, organizationId),
    isNull(users.deletedAt),
    page.after && sql`(${ROLE_ORDER}, ${memberships.joinedAt}, ${memberships.userId}) > (${page.after[0]}::int, ${page.after[1].toISOString()}::timestamptz, ${page.after[2]}::bigint)`,
  )).orderBy(ROLE_ORDER, asc(memberships.joinedAt), asc(memberships.userId)).limit(page.limit + 1)
}

export async function getMember(db: Db, organizationId: number, userId: number): Promise<MemberRecord> {
  const [row] = await db.select(memberColumns).from(memberships).innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.userId, userId)))
  if (!row) throw new AppError('NotFound', 'This person is not a member here.')
  return row
}

export async function countOwners(db: Db, organizationId: number): Promise<number> {
  const [row] = await db.select({ owners: count() }).from(memberships).where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner')))
  return row!.owners
}
