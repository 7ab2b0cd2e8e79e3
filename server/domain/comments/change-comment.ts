import { randomBytes } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { commentRevisions, comments, posts, votes } from '#drizzle/schema/posts'
import { points } from '#shared/ranking/points'
import { wilson } from '#shared/ranking/wilson'
import { commentPolicy } from '#server/domain/comments/policy'
import { getComment, listCommentRevisions } from '#server/domain/comments/queries'
import { useImages } from '#server/domain/files/use-images'
import { isCounted } from '#server/domain/organizations/policy'
import type { PostState } from '#server/domain/posts/policy'
import { getPostFacts, holdPlace, lockPost } from '#server/domain/posts/queries'
import type { LockedPost } from '#server/domain/posts/queries'
import { renderText } from '#server/platform/markdown/render-text'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { screenContent } from '#server/platform/screening'
import { transaction } from '#server/platform/transaction'

export type LockedComment = typeof comments.$inferSelect
type Weight = -1 | 0 | 1

/** Edits a comment; the text before it is kept as a revision. Throws EditedMeanwhile for an older revision. */
export async function editComment(actor: Person, commentId: number, edit: { body: string, revision: number, reason?: string }): Promise<void> {
  const now = clock.now()
  await withComment(actor, commentId, async ({ db, emit }, comment, post) => {
    authorize(commentPolicy.edit(actor, comment, post, now))
    if (comment.revision !== edit.revision) throw new AppError('EditedMeanwhile', 'Somebody has changed this comment since you opened it. Your text is still here: compare, then save again.')
    const { html, version } = await renderText(db, edit.body, { codeLanguage: post.codeLanguage, idPrefix: `c${randomBytes(4).toString('hex')}-` })
    await db.insert(commentRevisions).values({ commentId, revision: comment.revision, editorId: actor.id, body: comment.body, reason: edit.reason ?? '', createdAt: now })
    await db.update(comments).set({ body: edit.body, html, rendererVersion: version, revision: comment.revision + 1, editedAt: now }).where(eq(comments.id, commentId))
    await useImages(db, actor, { postId: post.id, commentId }, edit.body)
    await screenContent({ db, emit }, { kind: 'comment', id: commentId, organizationId: post.organizationId, authorId: comment.authorId, text: edit.body, isNew: false })
    emit('comment.edited', eventOf(comment, post))
  })
}

/** Brings back an earlier text, as a new one. Throws NotFound for a version that never was, EditedMeanwhile for an older `revision`. */
export async function restoreCommentRevision(actor: Person, commentId: number, { to, revision }: { to: number, revision: number }): Promise<void> {
  const earlier = (await listCommentRevisions(database(), actor, commentId)).revisions.find(one => one.revision === to)
  if (!earlier) throw new AppError('NotFound', 'There is no such version.')
  await editComment(actor, commentId, { body: earlier.body, revision, reason: `Version ${to} again` })
}

/** Its author deletes a comment, and can restore it. What moderators do stands in the log: server/domain/moderation. */
export async function deleteComment(actor: Person, commentId: number): Promise<void> {
  await withComment(actor, commentId, async (unit, comment, post) => {
    authorize(commentPolicy.delete(actor, comment, post, clock.now()))
    if (comment.deletedAt) throw new AppError('NotFound', 'This comment is deleted already.')
    await setCommentState(unit, comment, post, { deleted: { at: clock.now(), by: actor.id } })
  })
}

export async function restoreComment(actor: Person, commentId: number): Promise<void> {
  await withComment(actor, commentId, async (unit, comment, post) => {
    authorize(commentPolicy.restore(actor, comment, post, clock.now()))
    await setCommentState(unit, comment, post, { deleted: { at: null, by: null } })
  })
}

/** Hides or deletes a comment that is locked for the transaction (its post first), or takes that back, with all that is counted. */
export async function setCommentState({ db, emit }: UnitOfWork, comment: LockedComment, post: LockedPost, { hiddenAt, deleted }: Pick<PostState, 'hiddenAt' | 'deleted'>): Promise<void> {
  await db.update(comments).set({ ...hiddenAt !== undefined && { hiddenAt }, ...deleted && { deletedAt: deleted.at, deletedBy: deleted.by } }).where(eq(comments.id, comment.id))
  if (post.pinnedCommentId === comment.id && (deleted?.at ?? hiddenAt)) await db.update(posts).set({ pinnedCommentId: null }).where(eq(posts.id, post.id))
  if (deleted && (comment.deletedAt === null) !== (deleted.at === null)) {
    const change = deleted.at === null ? 1 : -1
    await db.update(posts).set({ commentCount: sql`${posts.commentCount} + ${change}` }).where(eq(posts.id, post.id))
    if (isCounted(post)) await db.update(users).set({ commentCount: sql`${users.commentCount} + ${change}` }).where(eq(users.id, comment.authorId))
  }
  emit('comment.edited', eventOf(comment, post))
}

/** Sets the actor's vote and the stored score with it; 0 takes it back. */
export async function voteOnComment(actor: Person, commentId: number, weight: Weight): Promise<{ points: number, vote: Weight }> {
  const now = clock.now()
  return await withComment(actor, commentId, async ({ db, emit }, comment, post) => {
    authorize(commentPolicy.vote(actor, comment, post, now))
    const mine = and(eq(votes.userId, actor.id), eq(votes.commentId, commentId))
    const [before] = await db.select({ weight: votes.weight }).from(votes).where(mine)
    const was = before?.weight ?? 0
    const ups = comment.ups + Number(weight === 1) - Number(was === 1)
    const downs = comment.downs + Number(weight === -1) - Number(was === -1)
    if (was !== weight) {
      if (weight === 0) await db.delete(votes).where(mine)
      else if (was === 0) await db.insert(votes).values({ userId: actor.id, commentId, weight, createdAt: now })
      else await db.update(votes).set({ weight }).where(mine)
      await db.update(comments).set({ ups, downs, score: wilson(Math.max(0, ups + comment.modifier), downs) }).where(eq(comments.id, commentId))
      emit('comment.voted', eventOf(comment, post))
    }
    return { points: points(ups, downs, comment.modifier), vote: weight }
  })
}

/** Locks the post, then the comment: always in this order, so that two changes cannot wait for each other. */
async function withComment<T>(actor: Person, commentId: number, work: (unit: UnitOfWork, comment: LockedComment, post: LockedPost) => Promise<T>): Promise<T> {
  const { postId } = await getComment(database(), actor, commentId)
  const { organizationId } = await getPostFacts(database(), actor, postId)
  return await transaction(async (unit) => {
    await holdPlace(unit.db, organizationId)
    const post = await lockPost(unit.db, actor, postId)
    return await work(unit, await lockComment(unit.db, commentId), post)
  })
}

/** After its post. Throws NotFound. */
export async function lockComment(db: Db, commentId: number): Promise<LockedComment> {
  const [comment] = await db.select().from(comments).where(eq(comments.id, commentId)).for('update')
  if (!comment) throw new AppError('NotFound', 'There is no such comment.')
  return comment
}

function eventOf(comment: LockedComment, post: LockedPost) {
  return { commentId: comment.id, postId: post.id, organizationId: post.organizationId, authorId: comment.authorId }
}
