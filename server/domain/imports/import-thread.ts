import { eq, inArray, sql } from 'drizzle-orm'
import { importSources } from '#drizzle/schema/platform'
import { comments, postRevisions, posts } from '#drizzle/schema/posts'
import { placeholdersFor } from '#server/domain/imports/placeholder-people'
import type { ImportedPerson } from '#server/domain/imports/placeholder-people'
import { commentValues, postValues } from '#server/domain/imports/rows'
import type { Context } from '#server/domain/imports/rows'
import { answeredPost } from '#server/domain/imports/thread'
import type { ForeignPost, ForeignThread } from '#server/domain/imports/thread'
import { hotScale } from '#server/domain/posts/queries'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { htmlToMarkdown } from '#server/platform/html-to-markdown'
import { shorten } from '#server/platform/markdown/excerpt'
import { transaction } from '#server/platform/transaction'
import { hotKey } from '#shared/ranking/hot'
import { LIMITS, postType } from '#shared/schemas/community'
import * as v from 'valibot'

export interface ImportTarget {
  /** Names the site, so that its ids mean the same in the next import: `discourse:forum.example.org`. */
  source: string
  organization: { id: number, codeLanguage: string | null, technologyId: number | null, defaultPostType: string | null }
  /** Where its relative links lead. */
  baseUrl?: string
}

export interface ThreadOutcome {
  postId: number | undefined
  posts: number
  comments: number
  /** Were here already. */
  known: number
  /** Empty there, or deleted. */
  leftOut: number
  isWithoutFirstPost: boolean
}

/**
 * Brings one thread over, in one transaction: what is here already stays as it is, the rest is added. No events: nobody
 * gets mail about conversations of the past. Likes count as points without voters.
 */
export async function importThread(target: ImportTarget, thread: ForeignThread): Promise<ThreadOutcome> {
  const now = clock.now()
  return await transaction(async ({ db }) => {
    // Two imports of one site at a time would make everything twice.
    await db.execute(sql`select pg_advisory_xact_lock(hashtext(${target.source}))`)
    const done = await alreadyImported(db, target.source, thread)
    const outcome: ThreadOutcome = { postId: done.get(1), posts: 0, comments: 0, known: 0, leftOut: 0, isWithoutFirstPost: false }
    const shown = thread.posts.filter(post => !post.isLeftOut)
    outcome.leftOut = thread.posts.length - shown.length
    const fresh = shown.filter(post => !done.has(post.number))
    outcome.known = shown.length - fresh.length
    if (fresh.length === 0) return outcome

    const first = fresh.find(post => post.number === 1)
    if (!first && outcome.postId === undefined) return { ...outcome, isWithoutFirstPost: true }
    const people = await placeholdersFor(db, target.source, fresh.map(post => ({ ...post.author, since: post.createdAt })), now)
    const context: Context = { ...target.organization, handles: new Map([...people].map(([name, { handle }]) => [name, handle])) }
    const remember = async (kind: 'post' | 'comment', number: number, targetId: number): Promise<void> => {
      done.set(number, targetId)
      await db.insert(importSources).values({ source: target.source, kind, sourceId: sourceIdOf(thread, number), targetId, importedAt: now })
    }
    if (first) {
      outcome.postId = await addPost(db, target, thread.title, first, people, context)
      outcome.posts = 1
      await remember('post', 1, outcome.postId)
    }
    const postId = outcome.postId!
    const byNumber = new Map(thread.posts.map(post => [post.number, post]))
    for (const post of fresh) {
      if (post.number === 1) continue
      const parentId = done.get(answeredPost(post, byNumber) ?? 0)
      await remember('comment', post.number, await addComment(db, target, postId, post, parentId, people, context))
      outcome.comments++
    }
    await recountPost(db, postId)
    return outcome
  })
}

/** What this source has brought of this thread, by number: the post itself is number 1. */
async function alreadyImported(db: Db, source: string, thread: ForeignThread): Promise<Map<number, number>> {
  const rows = await db.select({ sourceId: importSources.sourceId, targetId: importSources.targetId }).from(importSources)
    .where(sql`${importSources.source} = ${source} and ${importSources.kind} in ('post', 'comment') and ${importSources.sourceId} like ${`${thread.id}/%`}`)
  return new Map(rows.map(({ sourceId, targetId }) => [Number(sourceId.slice(thread.id.length + 1)), targetId]))
}

function sourceIdOf(thread: ForeignThread, number: number): string {
  return `${thread.id}/${number}`
}

async function addPost(db: Db, target: ImportTarget, title: string, post: ForeignPost, people: Map<string, ImportedPerson>, context: Context): Promise<number> {
  const type = v.safeParse(postType, target.organization.defaultPostType)
  const values = await postValues({
    organizationId: target.organization.id, authorId: people.get(post.author.id)!.id, type: type.success ? type.output : 'Post',
    title: shorten(title, LIMITS.title), body: markdownOf(post, target, LIMITS.postBody), publishedAt: post.createdAt, modifier: post.likes,
  }, context)
  const [row] = await db.insert(posts).values(values).returning({ id: posts.id })
  await db.insert(postRevisions).values({ postId: row!.id, revision: 1, editorId: values.authorId, title: values.title, body: values.body, createdAt: post.createdAt })
  return row!.id
}

async function addComment(db: Db, target: ImportTarget, postId: number, post: ForeignPost, parentId: number | undefined, people: Map<string, ImportedPerson>, context: Context): Promise<number> {
  const [parent] = parentId === undefined
    ? []
    : await db.select({ id: comments.id, rootId: comments.rootId, depth: comments.depth }).from(comments).where(eq(comments.id, parentId))
  const values = await commentValues({
    postId, authorId: people.get(post.author.id)!.id, body: markdownOf(post, target, LIMITS.commentBody), createdAt: post.createdAt, modifier: post.likes,
    ...parent ? { parent } : {},
  }, `i${postId}-${post.number}-`, context)
  const [row] = await db.insert(comments).values(values).returning({ id: comments.id })
  return row!.id
}

/** Foreign HTML as Markdown of ours, within our limits and without characters that no form would let through. */
function markdownOf(post: ForeignPost, { baseUrl }: ImportTarget, limit: number): string {
  // eslint-disable-next-line no-control-regex
  const text = htmlToMarkdown(post.html, baseUrl ? { baseUrl } : {}).normalize('NFC').replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g, '')
  return text.length > limit ? `${text.slice(0, limit - 4)}\n\n…` : text
}

async function recountPost(db: Db, postId: number): Promise<void> {
  const [row] = await db.select({ ups: posts.ups, downs: posts.downs, publishedAt: posts.publishedAt, authorId: posts.authorId }).from(posts).where(inArray(posts.id, [postId])).for('update')
  const [counted] = await db.execute<{ count: number, commenters: number, last: string | null }>(sql`
    select count(*) filter (where deleted_at is null)::int as count, count(distinct author_id) filter (where author_id <> ${row!.authorId})::int as commenters,
      to_char(max(created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last
    from comment where post_id = ${postId}`)
  await db.update(posts).set({
    commentCount: counted!.count, commenterCount: counted!.commenters, lastCommentAt: counted!.last === null ? null : new Date(counted!.last),
    hotKey: hotKey({ ups: row!.ups, downs: row!.downs, commenters: counted!.commenters, publishedAt: row!.publishedAt }, await hotScale(db)),
  }).where(eq(posts.id, postId))
}
