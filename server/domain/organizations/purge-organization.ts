import { and, eq, inArray, sql } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import { favorites } from '#drizzle/schema/favorites'
import { categories, invitations, joinRequests, labels, memberships, organizations, ownershipOffers } from '#drizzle/schema/organizations'
import { files } from '#drizzle/schema/platform'
import { commentRevisions, comments, postRevisions, posts } from '#drizzle/schema/posts'
import { releaseFile } from '#server/domain/files/save-picture'
import { PURGE_TIMER } from '#server/domain/organizations/delete-organization'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'
import { organization as texts } from '#shared/messages/en/organization'

/** So many posts lose their texts in one transaction. */
const BATCH = 200

/** After its days of grace a deletion is final: posts first, batch by batch, then the organization itself. */
export const purgeTimer = defineTimer({ kind: PURGE_TIMER, run: async (unit, organizationId) => await purgeOrganization(unit, organizationId) })

/** One step: rows stay, so that ids, votes and the log keep their meaning, but nothing of what was said or who belonged is left. */
export async function purgeOrganization({ db }: UnitOfWork, organizationId: number): Promise<void> {
  const [row] = await db.select().from(organizations).where(eq(organizations.id, organizationId)).for('update')
  if (!row?.deletedAt || row.purgedAt) return
  if (await erasePosts(db, organizationId) === BATCH) return await schedule(db, PURGE_TIMER, organizationId, clock.now())
  await db.delete(subscriptions).where(eq(subscriptions.organizationId, organizationId))
  for (const table of [ownershipOffers, joinRequests, invitations, labels, memberships, categories]) await db.delete(table).where(eq(table.organizationId, organizationId))
  await releaseFile(db, row.logoKey)
  await releaseFile(db, row.heroKey)
  await db.update(organizations).set({
    purgedAt: clock.now(), slug: `deleted-${row.id}`, name: texts.deletedName, description: '', descriptionHtml: '', colour: null, logoKey: null, heroKey: null,
    technologyId: null, stackId: null, memberCount: 0, postCount: 0, createdBy: null, deletedBy: null,
  }).where(eq(organizations.id, organizationId))
}

async function erasePosts(db: Db, organizationId: number): Promise<number> {
  const batch = await db.select({ id: posts.id }).from(posts).where(and(eq(posts.organizationId, organizationId), sql`not (${posts.deletedAt} is not null and ${posts.body} = '' and ${posts.title} = '')`)).limit(BATCH)
  const ids = batch.map(({ id }) => id)
  if (ids.length === 0) return 0
  const now = clock.now()
  const written = db.select({ id: comments.id }).from(comments).where(inArray(comments.postId, ids))
  await db.delete(commentRevisions).where(inArray(commentRevisions.commentId, written))
  await db.update(comments).set({ body: '', html: '', deletedAt: sql`coalesce(${comments.deletedAt}, ${now.toISOString()}::timestamptz)` }).where(inArray(comments.postId, ids))
  await db.delete(postRevisions).where(inArray(postRevisions.postId, ids))
  await db.update(files).set({ isAttached: false, createdAt: now }).where(inArray(files.key, db.select({ key: sql<string>`${posts.imageKey}` }).from(posts).where(and(inArray(posts.id, ids), sql`${posts.imageKey} is not null`))))
  await db.delete(favorites).where(inArray(favorites.postId, ids))
  await db.delete(subscriptions).where(inArray(subscriptions.postId, ids))
  await db.update(posts).set({
    title: '', slug: 'deleted', url: null, canonicalUrl: null, body: '', html: '', excerpt: '', imageKey: null, place: null, labels: [], technologyIds: [], feedTechnologyIds: [], categoryId: null,
    commentCount: 0, deletedAt: sql`coalesce(${posts.deletedAt}, ${now.toISOString()}::timestamptz)`,
  }).where(inArray(posts.id, ids))
  return ids.length
}
