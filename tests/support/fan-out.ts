import { sql } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { users } from '#drizzle/schema/accounts'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

export interface Community {
  organizationId: number
  authorId: number
  /** In the order of their names. */
  readerIds: number[]
}

let made = 0

/** An organization with one author and so many people who subscribe to all of it; `address(index)` is where each reads mail. */
export async function makeCommunity({ db }: UnitOfWork, readers: number, address: (index: number) => string): Promise<Community> {
  const now = clock.now()
  const nr = ++made
  const [author] = await db.insert(users).values({ handle: `author${nr}`, name: 'Ann', email: `author${nr}@example.org`, createdAt: now }).returning({ id: users.id })
  const [organization] = await db.insert(organizations).values({ slug: `acme-${nr}`, name: 'Acme', createdAt: now, createdBy: author!.id }).returning({ id: organizations.id })
  await db.insert(memberships).values({ organizationId: organization!.id, userId: author!.id, role: 'owner', joinedAt: now })
  const people = readers === 0
    ? []
    : await db.insert(users).values(Array.from({ length: readers }, (_, index) => ({
        handle: `reader${nr}_${index}`, name: `Reader ${index}`, email: address(index), createdAt: now,
      }))).returning({ id: users.id })
  if (people.length > 0) await db.insert(subscriptions).values(people.map(({ id }) => ({ userId: id, organizationId: organization!.id, level: 'all' as const, createdAt: now })))
  return { organizationId: organization!.id, authorId: author!.id, readerIds: people.map(({ id }) => id) }
}

/** A post, announced like the real command does. */
export async function writePost({ db, emit }: UnitOfWork, { organizationId, authorId }: Community, body = 'Hello **all**'): Promise<number> {
  const now = clock.now()
  const [post] = await db.insert(posts).values({
    organizationId, authorId, type: 'Announcement', title: 'The parser moves out', slug: 'the-parser-moves-out', body, html: `<p>${body}</p>\n`, excerpt: body,
    rendererVersion: 1, hotKey: 1, publishedAt: now, createdAt: now,
  }).returning({ id: posts.id })
  emit('post.created', { postId: post!.id, organizationId, authorId, technologyIds: [] })
  return post!.id
}

/** How far the courier is: batches by state, and addresses that have their mail. */
export async function courierState({ db }: Pick<UnitOfWork, 'db'>): Promise<{ unprepared: number, pending: number, completed: number, failed: number, emailed: number }> {
  const [row] = await db.execute<{ unprepared: number, pending: number, completed: number, failed: number, emailed: number }>(sql`
    select (select count(*) from notification where messages is null)::int as unprepared,
      count(*) filter (where state = 'pending')::int as pending, count(*) filter (where state = 'completed')::int as completed,
      count(*) filter (where state = 'failed')::int as failed, coalesce(sum(cardinality(emailed_address_ids)), 0)::int as emailed
    from notification_batch`)
  return row!
}
