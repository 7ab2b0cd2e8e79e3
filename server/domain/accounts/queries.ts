import { and, asc, desc, eq, gt, ilike, inArray, isNull, or } from 'drizzle-orm'
import type { accountExports } from '#drizzle/schema/accounts'
import { externalIdentities, formerHandles, passkeys, secondFactors, sessions, users } from '#drizzle/schema/accounts'
import { memberships, organizations, standings } from '#drizzle/schema/organizations'
import { countUnread } from '#server/domain/notifications/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'

export type UserRow = typeof users.$inferSelect
export type ExportRow = typeof accountExports.$inferSelect
export type SessionRow = typeof sessions.$inferSelect

const COMPLETIONS = 8

/** A person as their own device shows them. */
export async function getOwnView(userId: number) {
  const [[user], own] = await Promise.all([
    database().select().from(users).where(eq(users.id, userId)),
    database().select({ organizationId: organizations.id, slug: organizations.slug, name: organizations.name, role: memberships.role })
      .from(memberships).innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(and(eq(memberships.userId, userId), isNull(organizations.deletedAt)))
      .orderBy(asc(organizations.name)),
  ])
  const viewer: Person = { kind: 'person', ...user!, memberships: new Map(own.map(({ organizationId, role }) => [organizationId, { role }])), denials: new Map(), session: { publicId: '', hash: '', freshAt: new Date(0) } }
  return { user: user!, memberships: own, unreadCount: await countUnread(database(), viewer) }
}

export async function getUser(userId: number): Promise<UserRow> {
  const [user] = await database().select().from(users).where(eq(users.id, userId))
  return user!
}

/** The devices that are signed in, and the static sites that they have let in, the last used first. */
export async function listSessions(userId: number): Promise<SessionRow[]> {
  return await database().select().from(sessions)
    .where(and(eq(sessions.userId, userId), inArray(sessions.kind, ['full', 'static']), gt(sessions.expiresAt, clock.now())))
    .orderBy(desc(sessions.lastSeenAt))
}

/** Whoever has this handle, or had it less than a year ago. */
export async function findPerson(handle: string): Promise<UserRow | undefined> {
  const [person] = await database().select().from(users).where(and(eq(users.handle, handle), isNull(users.deletedAt)))
  if (person) return person
  const [former] = await database().select({ user: users }).from(formerHandles)
    .innerJoin(users, eq(users.id, formerHandles.userId))
    .where(and(eq(formerHandles.handle, handle), gt(formerHandles.until, clock.now()), isNull(users.deletedAt)))
  return former?.user
}

/** People whose handle or name begins so. */
export async function completePeople(beginning: string): Promise<Pick<UserRow, 'id' | 'handle' | 'name' | 'avatarKey'>[]> {
  const pattern = `${beginning.replace(/[\\%_]/g, '\\$&')}%`
  return await database().select({ id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey }).from(users)
    .where(and(isNull(users.deletedAt), or(ilike(users.handle, pattern), ilike(users.name, pattern))))
    .orderBy(desc(users.postCount), asc(users.id)).limit(COMPLETIONS)
}

/**
 * Somebody as an actor without a session: for what they have asked for earlier and that happens now, by the rights that
 * they have now. Undefined if the account is gone.
 */
export async function findAbsentActor(db: Db, userId: number): Promise<Person | undefined> {
  const [user] = await db.select().from(users).where(and(eq(users.id, userId), isNull(users.deletedAt)))
  if (!user) return undefined
  const rows = await db.select().from(memberships).where(eq(memberships.userId, userId))
  const held = await db.select().from(standings).where(eq(standings.userId, userId))
  return {
    kind: 'person', id: user.id, handle: user.handle, isAdmin: user.isAdmin, suspendedUntil: user.suspendedUntil,
    memberships: new Map(rows.map(({ organizationId, role }) => [organizationId, { role }])),
    denials: new Map(held.map(({ organizationId, denyAll, denyPosts, denyComments, denyUntil }) => [organizationId, { denyAll, denyPosts, denyComments, denyUntil }])),
    session: { publicId: '', hash: '', freshAt: new Date(0) },
  }
}

/** How somebody can sign in. */
export async function getSecurity(userId: number) {
  const [[user], [factor], keys, [github]] = await Promise.all([
    database().select({ passwordHash: users.passwordHash }).from(users).where(eq(users.id, userId)),
    database().select({ confirmedAt: secondFactors.confirmedAt, recoveryHashes: secondFactors.recoveryHashes }).from(secondFactors).where(eq(secondFactors.userId, userId)),
    database().select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.createdAt)),
    database().select({ label: externalIdentities.label }).from(externalIdentities).where(and(eq(externalIdentities.userId, userId), eq(externalIdentities.provider, 'github'))),
  ])
  return { hasPassword: user!.passwordHash !== null, factor, keys, github }
}
