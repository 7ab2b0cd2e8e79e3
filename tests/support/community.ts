import { eq } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { labels, memberships, organizations, standings } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { addComment } from '#server/domain/comments/add-comment'
import { actOn } from '#server/domain/moderation/decide-cases'
import { createPost } from '#server/domain/posts/write-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { resetConfig } from '#server/platform/config'
import { closeDatabase, database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { resetEvents } from '#server/platform/events'
import { outboxDrained } from '#server/platform/outbox'
import type { Decision } from '#shared/rules/moderation'
import type { Role } from '#shared/schemas/community'
import { createDatabase } from '#tests/support/database'

/** Opens a migrated database of one's own as this process's. Answers how to end it. */
export async function openDatabase(connections = 8): Promise<() => Promise<void>> {
  const { url, drop } = await createDatabase()
  Object.assign(process.env, { DATABASE_URL: url, DATABASE_CONNECTIONS: String(connections) })
  resetConfig()
  return async () => {
    clock.reset()
    await outboxDrained()
    resetEvents()
    await closeDatabase()
    await drop()
  }
}

let made = 0

/** A new account as an actor, with the roles that are given. */
export async function newPerson(roles: Record<number, Role> = {}, facts: Partial<typeof users.$inferInsert> = {}): Promise<Person> {
  const handle = `person${++made}`
  const [row] = await database().insert(users).values({ handle, name: `Person ${made}`, createdAt: clock.now(), ...facts }).returning()
  for (const [organizationId, role] of Object.entries(roles)) {
    await database().insert(memberships).values({ organizationId: Number(organizationId), userId: row!.id, role, joinedAt: clock.now() })
  }
  return await actorOf(row!.id)
}

/** The actor as the next request would see it. */
export async function actorOf(userId: number): Promise<Person> {
  const [row] = await database().select().from(users).where(eq(users.id, userId))
  const rows = await database().select().from(memberships).where(eq(memberships.userId, userId))
  const held = await database().select().from(standings).where(eq(standings.userId, userId))
  return {
    kind: 'person', id: row!.id, handle: row!.handle, isAdmin: row!.isAdmin, suspendedUntil: row!.suspendedUntil,
    memberships: new Map(rows.map(({ organizationId, role }) => [organizationId, { role }])),
    denials: new Map(held.map(({ organizationId, denyAll, denyPosts, denyComments, denyUntil }) => [organizationId, { denyAll, denyPosts, denyComments, denyUntil }])),
    session: { publicId: 'session', hash: 'hash', freshAt: clock.now() },
  }
}

export async function newOrganization(facts: Partial<typeof organizations.$inferInsert> = {}) {
  const slug = `organization-${++made}`
  const [row] = await database().insert(organizations).values({ slug, name: slug, createdAt: clock.now(), ...facts }).returning()
  return row!
}

export async function newTechnology(slug = `technology-${++made}`): Promise<number> {
  const [row] = await database().insert(technologies).values({ slug, name: slug, tier: 'Data', createdAt: clock.now() }).returning()
  return row!.id
}

/** Decides about something as a moderator, with a reason. */
export async function moderate(actor: Person, target: { kind: 'post' | 'comment', id: number }, action: Decision): Promise<void> {
  await actOn(actor, { target, action, reason: 'It had to be.', scope: 'all', until: null })
}

/** Takes rights from somebody in an organization, or gives them back. */
export async function hold(organizationId: number, userId: number, facts: Partial<typeof standings.$inferInsert>): Promise<void> {
  await database().insert(standings).values({ organizationId, userId, ...facts }).onConflictDoUpdate({ target: [standings.organizationId, standings.userId], set: facts })
}

export async function newLabel(organizationId: number, slug: string): Promise<void> {
  await database().insert(labels).values({ organizationId, slug })
}

/** What a post says where a test does not care. */
export const CONTENT = { type: 'Post' as const, title: 'A post about lanterns', url: null as string | null, body: 'It says something.', category: null, technologies: [], labels: [], image: null, imageAlt: '', startsAt: null as string | null, endsAt: null as string | null, timeZone: null as string | null, place: '' }

export async function post(author: Person, organization: string, content: Partial<Parameters<typeof createPost>[1]> = {}): Promise<number> {
  return await createPost(author, { ...CONTENT, organization, ...content })
}

export async function comment(author: Person, postId: number, parentId: number | null = null, body = 'I agree.'): Promise<number> {
  return await addComment(author, postId, { body, parentId })
}

export async function storedPost(postId: number) {
  const [row] = await database().select().from(posts).where(eq(posts.id, postId))
  return row!
}

/** Posts as rows, without their command: for lists of many. */
export async function insertPosts(count: number, author: Person, organizationId: number, facts: (index: number) => Partial<typeof posts.$inferInsert> = () => ({})): Promise<number[]> {
  const at = clock.now()
  const rows = await database().insert(posts).values(Array.from({ length: count }, (_, index) => ({
    organizationId, authorId: author.id, type: 'Post', title: `Post ${index}`, slug: `post-${index}`, body: 'Text', html: '<p>Text</p>\n', rendererVersion: 1,
    hotKey: 1, publishedAt: at, createdAt: at, ...facts(index),
  }))).returning({ id: posts.id })
  return rows.map(({ id }) => id)
}

/** The refusal that a promise ends with; fails when there is none. */
export async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(() => undefined, (reason: unknown) => reason)
  if (error instanceof AppError) return error
  throw error ?? new Error('It was not refused.')
}
