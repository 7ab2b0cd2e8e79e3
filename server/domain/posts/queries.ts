import { and, desc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { categories, organizations } from '#drizzle/schema/organizations'
import { comments, postMarks, postRevisions, posts, votes } from '#drizzle/schema/posts'
import { siteFacts } from '#drizzle/schema/platform'
import { stacks } from '#drizzle/schema/stacks'
import { HOT_SECONDS } from '#shared/ranking/hot'
import { placesOfPosts } from '#server/domain/organizations/queries'
import type { Actor, Person } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { ask } from '#server/platform/statement'

/** The columns that a row of a list needs, joined. */
export const rowColumns = {
  id: posts.id, slug: posts.slug, title: posts.title, type: posts.type, status: posts.status, url: posts.url, labels: posts.labels,
  technologyIds: posts.technologyIds, points: posts.points, commentCount: posts.commentCount, lockedAt: posts.lockedAt,
  publishedAt: posts.publishedAt, hotKey: posts.hotKey, startsAt: posts.startsAt, endsAt: posts.endsAt, timeZone: posts.timeZone, place: posts.place, stickyUntil: posts.stickyUntil,
  organization: { id: organizations.id, slug: organizations.slug, name: organizations.name, colour: organizations.colour, logoKey: organizations.logoKey },
  author: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
  category: { id: categories.id, slug: categories.slug, name: categories.name },
}

/** Who has set its status. */
const decider = alias(users, 'decider')

const pageColumns = {
  ...rowColumns,
  imageKey: posts.imageKey, imageWidth: posts.imageWidth, imageHeight: posts.imageHeight, imageAlt: posts.imageAlt, pinnedCommentId: posts.pinnedCommentId,
  membersOnly: organizations.membersOnly, decider: { id: decider.id, handle: decider.handle, name: decider.name, avatarKey: decider.avatarKey },
  html: posts.html, excerpt: posts.excerpt, revision: posts.revision, editedAt: posts.editedAt, statusAt: posts.statusAt,
  feedTechnologyIds: posts.feedTechnologyIds, hiddenAt: posts.hiddenAt, deletedAt: posts.deletedAt,
  /** Addresses of the pages that this is the discussion of. */
  discussedTechnology: technologies.slug, discussedStack: stacks.slug,
}

const factColumns = {
  id: posts.id, organizationId: posts.organizationId, authorId: posts.authorId, lockedAt: posts.lockedAt, hiddenAt: posts.hiddenAt,
  deletedAt: posts.deletedAt, deletedBy: posts.deletedBy, visibility: organizations.visibility, membersOnly: organizations.membersOnly,
  codeLanguage: organizations.codeLanguage, ups: posts.ups, downs: posts.downs, modifier: posts.modifier, publishedAt: posts.publishedAt,
  commenterCount: posts.commenterCount, feedTechnologyIds: posts.feedTechnologyIds, technologyIds: posts.technologyIds, points: posts.points, hotKey: posts.hotKey,
  pinnedCommentId: posts.pinnedCommentId, imageKey: posts.imageKey,
}

/** Posts that the actor may know about; hidden and deleted ones only for their author and moderators. The pair of `postPolicy.read`. */
export function visiblePosts(actor: Actor): SQL {
  const alive = and(isNull(posts.deletedAt), isNull(posts.hiddenAt))
  if (actor.kind === 'visitor') return and(placesOfPosts(actor), alive)!
  if (actor.isAdmin) return placesOfPosts(actor)
  const moderated = [...actor.memberships.keys()].filter(id => moderates(actor, id))
  return and(placesOfPosts(actor), or(alive, eq(posts.authorId, actor.id), moderated.length > 0 ? inArray(posts.organizationId, moderated) : undefined))!
}

export type PostPageRow = Awaited<ReturnType<typeof getPost>>

function pageQuery(db: Db, where: SQL) {
  return db.select(pageColumns).from(posts)
    .innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .innerJoin(users, eq(users.id, posts.authorId))
    .leftJoin(categories, eq(categories.id, posts.categoryId))
    .leftJoin(technologies, eq(technologies.id, posts.discussesTechnologyId))
    .leftJoin(stacks, eq(stacks.id, posts.discussesStackId))
    .leftJoin(decider, eq(decider.id, posts.statusBy))
    .where(where).limit(1)
}

/** Throws NotFound. */
export async function getPost(db: Db, actor: Actor, postId: number) {
  const name = actor.kind === 'visitor' ? 'post for visitors' : undefined
  const [row] = await ask(db, name, () => pageQuery(db, and(eq(posts.id, sql.placeholder('postId')), visiblePosts(actor))!), { postId })
  if (!row) throw new AppError('NotFound', 'There is no such post.')
  return row
}

export type LockedPost = Awaited<ReturnType<typeof lockPost>>

/** Locks a post that the actor may know about, for a change that depends on it. Throws NotFound. */
export async function lockPost(db: Db, actor: Actor, postId: number) {
  const [row] = await db.select(factColumns).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(eq(posts.id, postId), visiblePosts(actor))).for('update', { of: posts })
  if (!row) throw new AppError('NotFound', 'There is no such post.')
  return row
}

/** The row of `site_fact` that keeps the scale of the hot key. */
export const HOT_SCALE = 'posts.hotScale'

/**
 * Seconds that weigh as much as a tenfold score. To be read in the transaction that stores a key, once its post is locked: then
 * the post is either still to be rewritten, or the new scale is what is read.
 */
export async function hotScale(db: Db): Promise<number> {
  const [row] = await db.select({ value: siteFacts.value }).from(siteFacts).where(eq(siteFacts.name, HOT_SCALE))
  return (row?.value as { seconds: number } | undefined)?.seconds ?? HOT_SECONDS
}

/** Until the end of the transaction the post's organization stays as visible as it is; to be held before the post, as everywhere. */
export async function holdPlace(db: Db, organizationId: number): Promise<void> {
  await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, organizationId)).for('key share')
}

/** The same without a lock: for questions. */
export async function getPostFacts(db: Db, actor: Actor, postId: number): Promise<LockedPost> {
  const [row] = await db.select(factColumns).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(eq(posts.id, postId), visiblePosts(actor)))
  if (!row) throw new AppError('NotFound', 'There is no such post.')
  return row
}

export async function getPostSource(db: Db, postId: number) {
  const [row] = await db.select({
    id: posts.id, type: posts.type, title: posts.title, url: posts.url, body: posts.body, labels: posts.labels, technologyIds: posts.technologyIds,
    revision: posts.revision, organization: organizations.slug, category: categories.slug, image: posts.imageKey, imageAlt: posts.imageAlt,
    startsAt: posts.startsAt, endsAt: posts.endsAt, timeZone: posts.timeZone, place: posts.place,
  }).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId)).leftJoin(categories, eq(categories.id, posts.categoryId))
    .where(eq(posts.id, postId))
  return row!
}

export async function listRevisions(db: Db, postId: number, page: { before?: number | undefined, limit: number }) {
  return await db.select({
    revision: postRevisions.revision, title: postRevisions.title, url: postRevisions.url, labels: postRevisions.labels, body: postRevisions.body, reason: postRevisions.reason, createdAt: postRevisions.createdAt,
    editor: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
  }).from(postRevisions).innerJoin(users, eq(users.id, postRevisions.editorId))
    .where(and(eq(postRevisions.postId, postId), page.before === undefined ? undefined : lt(postRevisions.revision, page.before)))
    .orderBy(desc(postRevisions.revision)).limit(page.limit + 1)
}

/** The actor's votes on these posts, as id → weight. */
export async function votesOnPosts(db: Db, userId: number, postIds: number[]): Promise<Map<number, -1 | 1>> {
  if (postIds.length === 0) return new Map()
  const rows = await db.select({ postId: votes.postId, weight: votes.weight }).from(votes).where(and(eq(votes.userId, userId), inArray(votes.postId, postIds)))
  return new Map(rows.map(({ postId, weight }) => [postId!, weight as -1 | 1]))
}

/** More new comments than this are not counted one by one. */
const MANY_NEW = 100

/** What the actor has noted about these posts, and how many comments of others came since the last visit (0 before the first). */
export async function marksOnPosts(db: Db, actor: Person, postIds: number[]): Promise<{ id: number, seenAt: Date | null, isHidden: boolean, count: number }[]> {
  if (postIds.length === 0) return []
  const since = sql`select from ${comments} where ${comments.postId} = ${postMarks.postId} and ${comments.createdAt} > ${postMarks.seenAt}
    and ${comments.authorId} <> ${actor.id} and ${comments.deletedAt} is null and ${comments.hiddenAt} is null limit ${MANY_NEW}`
  return await db.select({
    id: postMarks.postId, seenAt: postMarks.seenAt, isHidden: sql<boolean>`${postMarks.hiddenAt} is not null`, count: sql<number>`(select count(*)::int from (${since}) since)`,
  }).from(postMarks).innerJoin(posts, eq(posts.id, postMarks.postId)).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(eq(postMarks.userId, actor.id), inArray(postMarks.postId, postIds), visiblePosts(actor)))
}

/** A post's text as it stood after one of its edits. Throws NotFound. */
export async function getRevision(db: Db, postId: number, revision: number) {
  const [row] = await db.select().from(postRevisions).where(and(eq(postRevisions.postId, postId), eq(postRevisions.revision, revision)))
  if (!row) throw new AppError('NotFound', 'There is no such version.')
  return row
}
