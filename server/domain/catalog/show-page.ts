import type { PageViewer, Technology } from '#shared/contract/catalog'
import type { Stack } from '#shared/contract/stacks'
import { countViews, findAnnouncement, findDiscussion, findLinkedOrganization } from '#server/domain/catalog/page-queries'
import { presentMaybePerson, presentPageViewer, presentTechnologyRow } from '#server/domain/catalog/presenter'
import { getTechnology, isFavorite } from '#server/domain/catalog/queries'
import { presentStackSummary, presentTiles, tagsOfTiles } from '#server/domain/catalog/stack-presenter'
import { getStack, listStacks, listUsed } from '#server/domain/catalog/stack-queries'
import { presentOrganizationSummary } from '#server/domain/organizations/presenter'
import { and, eq } from 'drizzle-orm'
import { subscriptions } from '#drizzle/schema/courier'
import type { PostType } from '#shared/schemas/community'
import type { Actor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** So many stacks stand on the page of a technology. */
const STACKS_SHOWN = 6

/** A technology's page, with the tags of what it shows. Throws NotFound. */
export async function showTechnology(db: Db, slug: string): Promise<{ technology: Technology, tags: string[] }> {
  const row = await getTechnology(db, slug)
  const subject = { technologyId: row.id }
  const [organization, announcement, discussion, viewCount, stackRows] = await Promise.all([
    findLinkedOrganization(db, subject), findAnnouncement(db, row.id), findDiscussion(db, subject), countViews(db, 'technology', row.id),
    listStacks(db, { technologyId: row.id, sort: 'top', limit: STACKS_SHOWN - 1 }),
  ])
  const stacks = await presentTiles(db, stackRows)
  const { vendor, productUrl, vendorUrl, description, isLocked, revision, favoriteCount } = row
  return {
    technology: {
      ...presentTechnologyRow(row), vendor, productUrl, vendorUrl, description, isLocked, revision, favoriteCount, viewCount, stacks, discussion,
      owner: presentMaybePerson(row.owner), createdAt: row.createdAt.toISOString(), editedAt: row.editedAt?.toISOString() ?? null,
      organization: organization && presentOrganizationSummary(organization),
      announcement: announcement && { ...announcement, publishedAt: announcement.publishedAt.toISOString() },
    },
    tags: [`technology:${row.id}`, `feed:technology:${row.id}`, ...tagsOfTiles(stacks), ...tagsBeside(row.owner, organization, discussion)],
  }
}

/** A stack's page, with the tags of what it shows. Throws NotFound. */
export async function showStack(db: Db, slug: string): Promise<{ stack: Stack, tags: string[] }> {
  const row = await getStack(db, slug)
  const subject = { stackId: row.id }
  const [organization, discussion, viewCount, used] = await Promise.all([
    findLinkedOrganization(db, subject), findDiscussion(db, subject), countViews(db, 'stack', row.id), listUsed(db, [row.id]),
  ])
  const { appUrl, description, detailsHtml, isLocked, revision, favoriteCount } = row
  return {
    stack: {
      ...presentStackSummary(row), appUrl, description, detailsHtml, isLocked, revision, favoriteCount, viewCount, discussion,
      technologies: used.map(({ technology, reason }) => ({ technology: presentTechnologyRow(technology), reason })),
      owner: presentMaybePerson(row.owner), createdAt: row.createdAt.toISOString(), editedAt: row.editedAt?.toISOString() ?? null,
      organization: organization && presentOrganizationSummary(organization),
    },
    tags: [`stack:${row.id}`, ...used.map(({ technology }) => `technology-name:${technology.id}`), ...tagsBeside(row.owner, organization, discussion)],
  }
}

/** What the actor may do with a technology. Throws NotFound. */
export async function viewTechnology(db: Db, actor: Actor, slug: string): Promise<PageViewer> {
  const row = await getTechnology(db, slug)
  return presentPageViewer(actor, row, actor.kind === 'person' && await isFavorite(db, actor.id, { technologyId: row.id }), actor.kind === 'person' ? await findFollowing(db, actor.id, row.id) : null, clock.now())
}

/** What the actor may do with a stack. Throws NotFound. */
export async function viewStack(db: Db, actor: Actor, slug: string): Promise<PageViewer> {
  const row = await getStack(db, slug)
  return presentPageViewer(actor, row, actor.kind === 'person' && await isFavorite(db, actor.id, { stackId: row.id }), null, clock.now())
}

async function findFollowing(db: Db, userId: number, technologyId: number): Promise<PageViewer['subscription']> {
  const [row] = await db.select({ postTypes: subscriptions.postTypes, level: subscriptions.level }).from(subscriptions).where(and(eq(subscriptions.userId, userId), eq(subscriptions.technologyId, technologyId)))
  return row ? { postTypes: row.postTypes as PostType[], level: row.level } : null
}

function tagsBeside(owner: { id: number } | null, organization: { id: number } | null, discussion: { postId: number } | null): string[] {
  return [...owner ? [`person:${owner.id}`] : [], ...organization ? [`organization:${organization.id}`] : [], ...discussion ? [`post:${discussion.postId}`] : []]
}
