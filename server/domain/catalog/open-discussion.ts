import { and, eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { subscriptions } from '#drizzle/schema/courier'
import { organizations } from '#drizzle/schema/organizations'
import { postRevisions, posts } from '#drizzle/schema/posts'
import { findDiscussion } from '#server/domain/catalog/page-queries'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { getTechnology } from '#server/domain/catalog/queries'
import { getStack } from '#server/domain/catalog/stack-queries'
import { hotScale } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { authorize } from '#server/platform/policy'
import { transaction } from '#server/platform/transaction'
import { hotKey } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { SITE_HANDLE, SITE_ORGANIZATION } from '#shared/rules/reserved-names'

interface Page { title: string, slug: string, ownerId: number | null, technologyId: number | null, stackId: number | null }

/** The post below which a technology's comments stand, made if there is none. Answers its id. */
export async function discussTechnology(actor: Person, slug: string): Promise<number> {
  const { id, name, ownerId } = await getTechnology(database(), slug)
  return await open(actor, { title: name, slug, ownerId, technologyId: id, stackId: null })
}

/** The same for a stack. */
export async function discussStack(actor: Person, slug: string): Promise<number> {
  const { id, name, ownerId } = await getStack(database(), slug)
  return await open(actor, { title: name, slug, ownerId, technologyId: null, stackId: id })
}

async function open(actor: Person, page: Page): Promise<number> {
  authorize(wikiPolicy.use(actor, clock.now()))
  const subject = page.technologyId === null ? { stackId: page.stackId! } : { technologyId: page.technologyId }
  const existing = await findDiscussion(database(), subject)
  if (existing) return existing.postId
  return await transaction(async (unit) => {
    // Of two first comments at once, the second waits here and finds the post of the first.
    await unit.db.execute(sql`select pg_advisory_xact_lock(hashtext('discussion'), ${page.technologyId ?? -page.stackId!})`)
    const { postId } = await findDiscussion(unit.db, subject) ?? { postId: await make(unit, page) }
    return postId
  })
}

/** Written by the site itself, in its own organization; whoever owns the page follows it. */
async function make({ db, emit }: UnitOfWork, { title, slug, ownerId, technologyId, stackId }: Page): Promise<number> {
  const now = clock.now()
  const authorId = await siteAuthor(db, now)
  const organizationId = await siteOrganization(db, now)
  const [row] = await db.insert(posts).values({
    organizationId, authorId, type: 'Post', title, slug, body: '', html: '', rendererVersion: 1, discussesTechnologyId: technologyId, discussesStackId: stackId,
    points: points(0, 0), hotKey: hotKey({ ups: 0, downs: 0, commenters: 0, publishedAt: now }, await hotScale(db)), publishedAt: now, createdAt: now,
  }).returning({ id: posts.id })
  const postId = row!.id
  await db.insert(postRevisions).values({ postId, revision: 1, editorId: authorId, title, body: '', createdAt: now })
  await db.update(organizations).set({ postCount: sql`${organizations.postCount} + 1` }).where(eq(organizations.id, organizationId))
  await db.update(users).set({ postCount: sql`${users.postCount} + 1` }).where(eq(users.id, authorId))
  if (ownerId !== null) await db.insert(subscriptions).values({ userId: ownerId, postId, createdAt: now }).onConflictDoNothing()
  emit('discussion.opened', { postId, technologyId, stackId })
  return postId
}

async function siteOrganization(db: Db, now: Date): Promise<number> {
  await db.insert(organizations).values({ ...SITE_ORGANIZATION, isSite: true, createdAt: now }).onConflictDoNothing()
  const [row] = await db.select({ id: organizations.id }).from(organizations).where(and(eq(organizations.slug, SITE_ORGANIZATION.slug), eq(organizations.isSite, true)))
  return row!.id
}

/** An account that nobody can sign in to. */
async function siteAuthor(db: Db, now: Date): Promise<number> {
  await db.insert(users).values({ handle: SITE_HANDLE, name: 'Guildhall', isPlaceholder: true, createdAt: now }).onConflictDoNothing()
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.handle, SITE_HANDLE))
  return row!.id
}
