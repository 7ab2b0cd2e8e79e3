/** What stands beside the fields of a page of the catalogue. */
import { and, arrayOverlaps, desc, eq, sql, sum } from 'drizzle-orm'
import { pageViews } from '#drizzle/schema/favorites'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { visibleOrganizations } from '#server/domain/organizations/queries'
import { visitor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'

type Subject = { technologyId: number } | { stackId: number }

/** The post below which its comments stand, if somebody has written one. */
export async function findDiscussion(db: Db, subject: Subject): Promise<{ postId: number, commentCount: number, isLocked: boolean } | null> {
  const [row] = await db.select({ postId: posts.id, commentCount: posts.commentCount, lockedAt: posts.lockedAt }).from(posts)
    .where('technologyId' in subject ? eq(posts.discussesTechnologyId, subject.technologyId) : eq(posts.discussesStackId, subject.stackId))
  return row ? { postId: row.postId, commentCount: row.commentCount, isLocked: row.lockedAt !== null } : null
}

/** The public organization that is about it; of several the one with most members. */
export async function findLinkedOrganization(db: Db, subject: Subject) {
  const [row] = await db.select({ id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey })
    .from(organizations)
    .where(and(visibleOrganizations(visitor), 'technologyId' in subject ? eq(organizations.technologyId, subject.technologyId) : eq(organizations.stackId, subject.stackId)))
    .orderBy(desc(organizations.memberCount), desc(organizations.id)).limit(1)
  return row ?? null
}

/** The newest announcement that its feed shows to everybody. */
export async function findAnnouncement(db: Db, technologyId: number) {
  const [row] = await db.select({ id: posts.id, slug: posts.slug, title: posts.title, publishedAt: posts.publishedAt })
    .from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(arrayOverlaps(posts.feedTechnologyIds, [technologyId]), eq(posts.type, 'Announcement'), sql`${posts.listed}`, visibleOrganizations(visitor)))
    .orderBy(desc(posts.publishedAt), desc(posts.id)).limit(1)
  return row ?? null
}

/** How often it was opened: one for each reader and day. */
export async function countViews(db: Db, kind: 'technology' | 'stack' | 'post', id: number): Promise<number> {
  const [row] = await db.select({ views: sum(pageViews.views) }).from(pageViews).where(and(eq(pageViews.kind, kind), eq(pageViews.subjectId, id)))
  return Number(row?.views ?? 0)
}
