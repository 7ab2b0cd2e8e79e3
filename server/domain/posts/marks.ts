import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { favorites } from '#drizzle/schema/favorites'
import { categories, organizations } from '#drizzle/schema/organizations'
import { postMarks, posts } from '#drizzle/schema/posts'
import type { Page } from '#shared/contract/page'
import type { PostRow } from '#shared/schemas/summaries'
import { technologySummaries } from '#server/domain/catalog/queries'
import { presentPostRow } from '#server/domain/posts/presenter'
import { getPostFacts, marksOnPosts, rowColumns, visiblePosts, votesOnPosts } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'

/** The actor looks at a post: comments from now on are new. Throws NotFound. */
export async function markSeen(actor: Person, postId: number): Promise<Date> {
  const db = database()
  await getPostFacts(db, actor, postId)
  const seenAt = clock.now()
  await db.insert(postMarks).values({ userId: actor.id, postId, seenAt }).onConflictDoUpdate({ target: [postMarks.userId, postMarks.postId], set: { seenAt } })
  return seenAt
}

/** Leaves a post out of the actor's lists, or takes it in again. Throws NotFound. */
export async function hidePost(actor: Person, postId: number, wanted: boolean): Promise<void> {
  const db = database()
  await getPostFacts(db, actor, postId)
  const hiddenAt = wanted ? clock.now() : null
  await db.insert(postMarks).values({ userId: actor.id, postId, hiddenAt }).onConflictDoUpdate({ target: [postMarks.userId, postMarks.postId], set: { hiddenAt } })
}

/** What the actor left out, the latest first, without what they may no longer see. */
export async function listHiddenPosts(db: Db, actor: Person, { cursor, limit = 30 }: { cursor?: string | undefined, limit?: number | undefined }): Promise<Page<PostRow>> {
  const key = decodeCursor(cursor, ['date', 'id'])
  const rows = await db.select({ ...rowColumns, hiddenAt: postMarks.hiddenAt }).from(postMarks).innerJoin(posts, eq(posts.id, postMarks.postId))
    .innerJoin(organizations, eq(organizations.id, posts.organizationId)).innerJoin(users, eq(users.id, posts.authorId)).leftJoin(categories, eq(categories.id, posts.categoryId))
    .where(and(
      eq(postMarks.userId, actor.id), isNotNull(postMarks.hiddenAt), visiblePosts(actor),
      key && sql`(${postMarks.hiddenAt}, ${postMarks.postId}) < (${key[0].toISOString()}::timestamptz, ${key[1]}::bigint)`,
    )).orderBy(desc(postMarks.hiddenAt), desc(postMarks.postId)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const technologies = await technologySummaries(db, [...new Set(shown.flatMap(row => row.technologyIds))])
  return {
    items: shown.map(row => presentPostRow(row, technologies)),
    nextCursor: rows.length > limit && last ? encodeCursor([last.hiddenAt!.toISOString(), last.id]) : null,
  }
}

/** What a reader adds to a list of posts. */
export async function viewFeed(db: Db, actor: Person, ids: number[]) {
  const [votes, chosen, marks] = await Promise.all([
    votesOnPosts(db, actor.id, ids),
    ids.length === 0 ? [] : db.select({ id: favorites.postId }).from(favorites).where(and(eq(favorites.userId, actor.id), inArray(favorites.postId, ids))),
    marksOnPosts(db, actor, ids),
  ])
  return {
    votes: [...votes].map(([id, vote]) => ({ id, vote })),
    favorites: chosen.map(({ id }) => id!),
    hidden: marks.filter(({ isHidden }) => isHidden).map(({ id }) => id),
    news: marks.filter(({ count }) => count > 0).map(({ id, count }) => ({ id, count })),
  }
}
