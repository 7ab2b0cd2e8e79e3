import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { formerHandles, tokens, users } from '#drizzle/schema/accounts'
import { notifications } from '#drizzle/schema/courier'
import { importSources } from '#drizzle/schema/platform'
import { commentRevisions, comments, postRevisions, posts } from '#drizzle/schema/posts'
import { expired, makeLink, requireLink, useLink } from '#server/domain/accounts/mailed-link'
import { reserveHandle } from '#server/domain/accounts/handles'
import type { Person } from '#server/platform/actor'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** Offers an imported author's account to its person, by mail; a newer offer ends the older. Throws NotFound or Refused. */
export async function offerClaim(handle: string, email: string): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const [author] = await db.select().from(users).where(and(eq(users.handle, handle), isNull(users.deletedAt)))
    if (!author) throw new AppError('NotFound', 'Nobody has this name here.')
    if (!author.isPlaceholder) throw new AppError('Refused', 'This account has its person already.')
    const [from] = await db.select({ source: importSources.source }).from(importSources).where(and(eq(importSources.kind, 'user'), eq(importSources.targetId, author.id)))
    await db.delete(tokens).where(and(eq(tokens.userId, author.id), eq(tokens.purpose, 'claim_account')))
    const tokenId = await makeLink(db, {
      purpose: 'claim_account', email, userId: author.id,
      payload: { source: from?.source ?? new URL(config().publicUrl).host, posts: author.postCount, comments: author.commentCount },
    })
    emit('account.linkRequested', { tokenId, kind: 'claim', email, userId: author.id })
  })
}

/** Takes over what an imported author wrote: it is the actor's from now on, and the author's handle leads to them. Throws LinkExpired. */
export async function mergeClaim(actor: Person, token: string): Promise<{ posts: number, comments: number }> {
  await requireLink(database(), token, 'claim_account')
  return await transaction(async ({ db, emit }) => {
    const { userId } = await useLink(db, token, 'claim_account')
    const [author] = await db.select().from(users).where(and(eq(users.id, userId ?? 0), eq(users.isPlaceholder, true))).for('update')
    if (!author) throw expired()
    emit('account.authorChanged', { userIds: [author.id, actor.id] })
    await db.update(posts).set({ authorId: actor.id }).where(eq(posts.authorId, author.id))
    await db.update(postRevisions).set({ editorId: actor.id }).where(eq(postRevisions.editorId, author.id))
    await db.update(comments).set({ authorId: actor.id }).where(eq(comments.authorId, author.id))
    await db.update(commentRevisions).set({ editorId: actor.id }).where(eq(commentRevisions.editorId, author.id))
    await db.update(notifications).set({ actorId: actor.id }).where(eq(notifications.actorId, author.id))
    await db.update(importSources).set({ targetId: actor.id }).where(and(eq(importSources.kind, 'user'), eq(importSources.targetId, author.id)))
    await db.update(formerHandles).set({ userId: actor.id }).where(eq(formerHandles.userId, author.id))
    await db.update(users).set({ postCount: sql`${users.postCount} + ${author.postCount}`, commentCount: sql`${users.commentCount} + ${author.commentCount}` }).where(eq(users.id, actor.id))
    await db.delete(users).where(inArray(users.id, [author.id]))
    await reserveHandle(db, author.handle, actor.handle, actor.id)
    return { posts: author.postCount, comments: author.commentCount }
  })
}
