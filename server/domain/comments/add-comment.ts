import { randomBytes } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type * as v from 'valibot'
import { users } from '#drizzle/schema/accounts'
import { comments, posts } from '#drizzle/schema/posts'
import type { commentDraft } from '#shared/contract/comments'
import { hotKey } from '#shared/ranking/hot'
import { wilson } from '#shared/ranking/wilson'
import { useImages } from '#server/domain/files/use-images'
import { isCounted } from '#server/domain/organizations/policy'
import { postPolicy } from '#server/domain/posts/policy'
import { getPostFacts, holdPlace, hotScale, lockPost } from '#server/domain/posts/queries'
import type { LockedPost } from '#server/domain/posts/queries'
import { renderText } from '#server/platform/markdown/render-text'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { screenContent } from '#server/platform/screening'
import { transaction } from '#server/platform/transaction'

type Draft = v.InferOutput<typeof commentDraft>

/** Deeper replies stand at this depth: the column is small, and nobody reads on. */
const MAX_DEPTH = 100

/** Comments on a post, or replies to one of its comments. Answers the new comment's id. */
export async function addComment(actor: Person, postId: number, draft: Draft): Promise<number> {
  const now = clock.now()
  const facts = await getPostFacts(database(), actor, postId)
  authorize(postPolicy.comment(actor, facts, now))
  const { html, version } = await renderText(database(), draft.body, { codeLanguage: facts.codeLanguage, idPrefix: `c${randomBytes(4).toString('hex')}-` })
  return await transaction(async ({ db, emit }) => {
    await holdPlace(db, facts.organizationId)
    const post = await lockPost(db, actor, postId)
    authorize(postPolicy.comment(actor, post, now))
    const parent = draft.parentId === null ? undefined : await getParent(db, postId, draft.parentId)
    const commenters = post.commenterCount + await countAsCommenter(db, post, actor.id)
    const [row] = await db.insert(comments).values({
      postId, rootId: parent ? parent.rootId ?? parent.id : null, parentId: parent?.id ?? null, depth: parent ? Math.min(parent.depth + 1, MAX_DEPTH) : 0,
      authorId: actor.id, body: draft.body, html, rendererVersion: version, score: wilson(0, 0), createdAt: now,
    }).returning({ id: comments.id })
    await useImages(db, actor, { postId, commentId: row!.id }, draft.body)
    await db.update(posts).set({
      commentCount: sql`${posts.commentCount} + 1`, commenterCount: commenters, lastCommentAt: now,
      hotKey: hotKey({ ups: post.ups, downs: post.downs, commenters, publishedAt: post.publishedAt }, await hotScale(db)),
    }).where(eq(posts.id, postId))
    if (isCounted(post)) await db.update(users).set({ commentCount: sql`${users.commentCount} + 1` }).where(eq(users.id, actor.id))
    await screenContent({ db, emit }, { kind: 'comment', id: row!.id, organizationId: post.organizationId, authorId: actor.id, text: draft.body, isNew: true })
    emit('comment.created', { commentId: row!.id, postId, organizationId: post.organizationId, authorId: actor.id })
    return row!.id
  })
}

/** Looked for below this post only: a comment of another post is no parent here. */
async function getParent(db: Db, postId: number, parentId: number) {
  const [parent] = await db.select({ id: comments.id, rootId: comments.rootId, depth: comments.depth }).from(comments)
    .where(and(eq(comments.id, parentId), eq(comments.postId, postId), isNull(comments.deletedAt), isNull(comments.hiddenAt)))
  if (!parent) throw fieldError('Refused', 'parentId', 'unknown', 'The comment that you answer is not there any more.')
  return parent
}

/** 1 for a person's first comment on somebody else's post. */
async function countAsCommenter(db: Db, post: LockedPost, userId: number): Promise<0 | 1> {
  if (userId === post.authorId) return 0
  const earlier = await db.select({ id: comments.id }).from(comments).where(and(eq(comments.postId, post.id), eq(comments.authorId, userId))).limit(1)
  return earlier.length === 0 ? 1 : 0
}
