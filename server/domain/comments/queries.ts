import { and, asc, desc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { commentRevisions, comments, posts, votes } from '#drizzle/schema/posts'
import { visiblePosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { arrayText, ask } from '#server/platform/statement'

const columns = {
  id: comments.id, postId: comments.postId, rootId: comments.rootId, parentId: comments.parentId, depth: comments.depth, html: comments.html,
  ups: comments.ups, downs: comments.downs, modifier: comments.modifier, score: comments.score, revision: comments.revision,
  createdAt: comments.createdAt, editedAt: comments.editedAt, hiddenAt: comments.hiddenAt, deletedAt: comments.deletedAt,
  author: { id: users.id, handle: users.handle, name: users.name, avatarKey: users.avatarKey },
}

export interface CommentRow {
  id: number
  postId: number
  rootId: number | null
  parentId: number | null
  depth: number
  html: string
  ups: number
  downs: number
  modifier: number
  score: number
  revision: number
  createdAt: Date
  editedAt: Date | null
  hiddenAt: Date | null
  deletedAt: Date | null
  author: { id: number, handle: string, name: string, avatarKey: string | null }
}

function select(db: Db, where: SQL | undefined, order: SQL[]) {
  return db.select(columns).from(comments).innerJoin(users, eq(users.id, comments.authorId)).where(where).orderBy(...order)
}

/** Who came within the last minute stands first, so that a new comment is seen at all. */
export const YOUNG_MS = 60_000

/** Top-level comments by their stored score; `youngSince` is frozen in the cursor. Expects `limit + 1`. */
export async function listTopLevel(db: Db, postId: number, page: { youngSince: Date, after?: { isYoung: boolean, score: number, id: number } | undefined, limit: number }): Promise<CommentRow[]> {
  const { placeholder } = sql
  const isYoung = sql`(${comments.createdAt} > ${placeholder('youngSince')}::timestamptz)`
  const behind = page.after && sql`(${isYoung}, ${comments.score}, ${comments.id}) < (${placeholder('isYoung')}::boolean, ${placeholder('score')}::float8, ${placeholder('id')}::bigint)`
  return await ask(db, `top-level comments${behind ? ' behind one' : ''}`, () => select(db, and(eq(comments.postId, placeholder('postId')), isNull(comments.rootId), behind), [sql`${isYoung} desc`, desc(comments.score), desc(comments.id)])
    .limit(placeholder('limit')), { postId, youngSince: page.youngSince.toISOString(), limit: page.limit + 1, ...page.after })
}

/** Every reply below these top-level comments, in no order. */
export async function listDescendants(db: Db, rootIds: number[]): Promise<CommentRow[]> {
  if (rootIds.length === 0) return []
  return await ask(db, 'replies', () => select(db, sql`${comments.rootId} = any(${sql.placeholder('rootIds')}::bigint[])`, [asc(comments.id)]), { rootIds: arrayText(rootIds) })
}

/** All comments of a post by time, flat. Expects `limit + 1`. */
export async function listByTime(db: Db, postId: number, direction: 'oldest' | 'newest', page: { after?: [Date, number] | undefined, limit: number }): Promise<CommentRow[]> {
  const isOldest = direction === 'oldest'
  const place = page.after && [page.after[0].toISOString(), page.after[1]] as const
  return await select(db, and(
    eq(comments.postId, postId),
    isNull(comments.deletedAt),
    isNull(comments.hiddenAt),
    place && (isOldest
      ? sql`(${comments.createdAt}, ${comments.id}) > (${place[0]}::timestamptz, ${place[1]}::bigint)`
      : sql`(${comments.createdAt}, ${comments.id}) < (${place[0]}::timestamptz, ${place[1]}::bigint)`),
  ), isOldest ? [asc(comments.createdAt), asc(comments.id)] : [desc(comments.createdAt), desc(comments.id)]).limit(page.limit + 1)
}

/** A comment that the actor may know about, with what its post says. Throws NotFound. */
export async function getComment(db: Db, actor: Actor, commentId: number) {
  const [row] = await db.select({ ...columns, body: comments.body, authorId: comments.authorId, deletedBy: comments.deletedBy, organizationId: posts.organizationId, post: { id: posts.id, slug: posts.slug, title: posts.title } })
    .from(comments).innerJoin(users, eq(users.id, comments.authorId)).innerJoin(posts, eq(posts.id, comments.postId))
    .innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(eq(comments.id, commentId), visiblePosts(actor)))
  if (!row) throw new AppError('NotFound', 'There is no such comment.')
  return row
}

export async function findCommentRow(db: Db, commentId: number): Promise<CommentRow | undefined> {
  const [row] = await select(db, eq(comments.id, commentId), [asc(comments.id)])
  return row
}

/** A person's visible comments, the newest first. Expects `limit + 1`. */
export async function listCommentsBy(db: Db, actor: Actor, authorId: number, page: { after?: [Date, number] | undefined, limit: number }) {
  return await db.select({ ...columns, post: { id: posts.id, slug: posts.slug, title: posts.title } })
    .from(comments).innerJoin(users, eq(users.id, comments.authorId)).innerJoin(posts, eq(posts.id, comments.postId))
    .innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .where(and(
      eq(comments.authorId, authorId), isNull(comments.deletedAt), isNull(comments.hiddenAt), visiblePosts(actor),
      page.after && sql`(${comments.createdAt}, ${comments.id}) < (${page.after[0].toISOString()}::timestamptz, ${page.after[1]}::bigint)`,
    )).orderBy(desc(comments.createdAt), desc(comments.id)).limit(page.limit + 1)
}

/** The comments of a post that mean something to this person: their own, those they voted on, and for a moderator all. */
export async function listOwnMarks(db: Db, userId: number, postId: number, all: boolean) {
  return await db.select({ id: comments.id, authorId: comments.authorId, hiddenAt: comments.hiddenAt, deletedAt: comments.deletedAt, deletedBy: comments.deletedBy, weight: votes.weight })
    .from(comments).leftJoin(votes, and(eq(votes.commentId, comments.id), eq(votes.userId, userId)))
    .where(and(eq(comments.postId, postId), all ? undefined : or(eq(comments.authorId, userId), isNotNull(votes.id))))
}

export interface CommentRevision {
  revision: number
  editor: { id: number, handle: string, name: string, avatarKey: string | null }
  body: string
  reason: string
  createdAt: Date
}

/**
 * Every text of a comment, the newest first. A row of the table holds the text that an edit replaced, and who replaced it,
 * when and why: so each text takes these from the row before its own. What is deleted or hidden shows its texts to nobody but
 * moderators. Throws NotFound.
 */
export async function listCommentRevisions(db: Db, actor: Actor, commentId: number): Promise<{ post: { id: number, slug: string, title: string }, revisions: CommentRevision[] }> {
  const comment = await getComment(db, actor, commentId)
  if ((comment.deletedAt || comment.hiddenAt) && !moderates(actor, comment.organizationId)) throw new AppError('NotFound', 'There is no such comment.')
  const replaced = await db.select({ revision: commentRevisions.revision, body: commentRevisions.body, reason: commentRevisions.reason, createdAt: commentRevisions.createdAt, editor: columns.author })
    .from(commentRevisions).innerJoin(users, eq(users.id, commentRevisions.editorId)).where(eq(commentRevisions.commentId, commentId)).orderBy(asc(commentRevisions.revision))
  const texts = [...replaced.map(({ body }) => body), comment.body]
  const made = [{ editor: comment.author, reason: '', createdAt: comment.createdAt }, ...replaced]
  return {
    post: comment.post,
    revisions: texts.map((body, at) => ({ revision: at + 1, body, editor: made[at]!.editor, reason: made[at]!.reason, createdAt: made[at]!.createdAt })).reverse(),
  }
}
