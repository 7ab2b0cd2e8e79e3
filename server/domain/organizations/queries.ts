import { and, asc, count, desc, eq, ilike, inArray, getTableColumns, isNull, lt, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { categories, invitations, labels, memberships, organizations } from '#drizzle/schema/organizations'
import { users } from '#drizzle/schema/accounts'
import type { Actor } from '#server/platform/actor'
import { organizationIdsOf } from '#server/platform/actor'
import type { CursorPart } from '#server/platform/cursor'
import { decodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { ask } from '#server/platform/statement'

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
  const name = actor.kind === 'visitor' ? 'organization for visitors' : undefined
  const [row] = await ask(db, name, () => db.select().from(organizations).where(and(eq(organizations.slug, sql.placeholder('slug')), visibleOrganizations(actor))), { slug })
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
  return await ask(db, 'categories', () => db.select().from(categories).where(eq(categories.organizationId, sql.placeholder('organizationId')))
    .orderBy(asc(categories.position), asc(categories.name)), { organizationId })
}

export async function findCategory(db: Db, organizationId: number, slug: string): Promise<CategoryRecord | undefined> {
  const [row] = await db.select().from(categories).where(and(eq(categories.organizationId, organizationId), eq(categories.slug, slug)))
  return row
}

export async function listLabels(db: Db, organizationId: number): Promise<LabelRecord[]> {
  return await ask(db, 'labels', () => db.select().from(labels).where(eq(labels.organizationId, sql.placeholder('organizationId'))).orderBy(asc(labels.slug)), { organizationId })
}

export type OrganizationSort = 'members' | 'new' | 'name'

export interface OrganizationFilter {
  sort: OrganizationSort
  cursor?: string | undefined
  limit: number
  /** A part of the name or the address. */
  q?: string | undefined
  /** Only those of which the actor is a member. */
  mine?: boolean
}

const ORDERS = {
  members: {
    by: [desc(organizations.memberCount), desc(organizations.id)],
    after: (cursor: string) => {
      const [members, id] = decodeCursor(cursor, ['int', 'int'])!
      return sql`(${organizations.memberCount}, ${organizations.id}) < (${members}::int, ${id}::int)`
    },
  },
  new: {
    by: [desc(organizations.createdAt), desc(organizations.id)],
    after: (cursor: string) => {
      const [at, id] = decodeCursor(cursor, ['date', 'int'])!
      return sql`(${organizations.createdAt}, ${organizations.id}) < (${at.toISOString()}::timestamptz, ${id}::int)`
    },
  },
  name: {
    by: [asc(sql`lower(${organizations.name})`), asc(organizations.id)],
    after: (cursor: string) => {
      const [name, id] = decodeCursor(cursor, ['string', 'int'])!
      return sql`(lower(${organizations.name}), ${organizations.id}) > (${name}::text, ${id}::int)`
    },
  },
}

/** The place of a row in its order, for the cursor. */
export function placeAmongOrganizations(sort: OrganizationSort, row: OrganizationRecord & { sortName: string }): CursorPart[] {
  return [{ members: row.memberCount, new: row.createdAt.toISOString(), name: row.sortName }[sort], row.id]
}

/** A page in one of three orders. Answers `limit + 1` rows to know whether there are more. */
export async function listOrganizations(db: Db, actor: Actor, { sort, cursor, limit, q, mine }: OrganizationFilter): Promise<(OrganizationRecord & { sortName: string })[]> {
  const pattern = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : undefined
  return await db.select({ ...getTableColumns(organizations), sortName: sql<string>`lower(${organizations.name})` }).from(organizations).where(and(
    visibleOrganizations(actor),
    mine ? inArray(organizations.id, organizationIdsOf(actor)) : undefined,
    pattern ? or(ilike(organizations.name, pattern), ilike(organizations.slug, pattern)) : undefined,
    cursor ? ORDERS[sort].after(cursor) : undefined,
  )).orderBy(...ORDERS[sort].by).limit(limit + 1)
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

export interface MemberFilter {
  after?: [number, Date, number] | undefined
  limit: number
  /** A part of the name or the handle. */
  q?: string | undefined
  role?: MemberRecord['role'] | undefined
}

/** Owners, moderators, members; in each group who came first. */
export async function listMembers(db: Db, organizationId: number, { after, limit, q, role }: MemberFilter): Promise<MemberRecord[]> {
  const pattern = q ? `%${q.replace(/[\\%_]/g, '\\$&').replace(/^%?@/, '')}%` : undefined
  return await db.select(memberColumns).from(memberships).innerJoin(users, eq(users.id, memberships.userId)).where(and(
    eq(memberships.organizationId, organizationId),
    isNull(users.deletedAt),
    role && eq(memberships.role, role),
    pattern ? or(ilike(users.name, pattern), ilike(users.handle, pattern)) : undefined,
    after && sql`(${ROLE_ORDER}, ${memberships.joinedAt}, ${memberships.userId}) > (${after[0]}::int, ${after[1].toISOString()}::timestamptz, ${after[2]}::bigint)`,
  )).orderBy(ROLE_ORDER, asc(memberships.joinedAt), asc(memberships.userId)).limit(limit + 1)
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

export type InvitationRecord = Awaited<ReturnType<typeof listInvitations>>[number]

const invited = alias(users, 'invited')

/** Invitations that nobody has used, the newest first. Answers `limit + 1` rows to know whether there are more. */
export async function listInvitations(db: Db, where: { organizationId: number, before?: number | undefined } | { id: number }, limit: number) {
  return await db.select({
    id: invitations.id, email: invitations.email, role: invitations.role, sentAt: invitations.sentAt, expiresAt: invitations.expiresAt,
    person: { id: invited.id, handle: invited.handle, name: invited.name, avatarKey: invited.avatarKey },
    invitedBy: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
  }).from(invitations).innerJoin(users, eq(users.id, invitations.invitedBy)).leftJoin(invited, eq(invited.id, invitations.userId))
    .where('id' in where
      ? eq(invitations.id, where.id)
      : and(eq(invitations.organizationId, where.organizationId), isNull(invitations.usedAt), where.before === undefined ? undefined : lt(invitations.id, where.before)))
    .orderBy(desc(invitations.id)).limit(limit + 1)
}

export async function getInvitation(db: Db, id: number): Promise<InvitationRecord> {
  const [row] = await listInvitations(db, { id }, 0)
  if (!row) throw new AppError('NotFound', 'There is no such invitation.')
  return row
}
