/** Tokens by which programs act for somebody: rows of `session` that no cookie can stand for. */
import { and, count, desc, eq, gt } from 'drizzle-orm'
import { sessions, users } from '#drizzle/schema/accounts'
import { newApiToken } from '#server/domain/accounts/bearer-forms'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import type { SessionRow } from '#server/domain/accounts/queries'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret, newPublicId } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'
import { TOKENS_AT_MOST } from '#shared/rules/api-tokens'

const DAY_MS = 86_400_000
/** Never: a token proves nothing about who holds it, and has not been used yet. */
const NEVER = new Date(0)

/**
 * Makes a token; only its hash is kept, so that it can be shown this once. Its owner is told by mail. Throws
 * ReauthenticationRequired, or Refused when there are too many.
 */
export async function makeApiToken(actor: Person, { name, days, canWrite }: { name: string, days: number, canWrite: boolean }): Promise<{ token: string, row: SessionRow }> {
  requireFresh(actor)
  const token = newApiToken()
  const row = await transaction(async ({ db, emit }) => {
    // Locked, so that two requests cannot both make the last one.
    const [owner] = await db.select({ email: users.email }).from(users).where(eq(users.id, actor.id)).for('update')
    if (await countTokens(db, actor.id) >= TOKENS_AT_MOST) throw new AppError('Refused', `You have ${TOKENS_AT_MOST} API tokens. Revoke one that you do not need any more.`)
    const now = clock.now()
    const [made] = await db.insert(sessions).values({
      hash: hashOfSecret(token), publicId: newPublicId(), userId: actor.id, kind: 'token', device: name, canWrite,
      createdAt: now, lastSeenAt: NEVER, freshAt: NEVER, expiresAt: new Date(now.getTime() + days * DAY_MS),
    }).returning()
    if (owner?.email) emit('account.linkRequested', { tokenId: null, kind: 'apiTokenMade', email: owner.email, userId: actor.id })
    return made!
  })
  return { token, row }
}

/** One's tokens that still work, the newest first. */
export async function listApiTokens(userId: number): Promise<SessionRow[]> {
  return await database().select().from(sessions).where(liveTokens(userId)).orderBy(desc(sessions.createdAt))
}

/** Ends a token at once, here and in the other processes. Throws NotFound. */
export async function revokeApiToken(actor: Person, publicId: string): Promise<void> {
  const [ended] = await database().delete(sessions)
    .where(and(eq(sessions.publicId, publicId), eq(sessions.userId, actor.id), eq(sessions.kind, 'token')))
    .returning({ hash: sessions.hash })
  if (!ended) throw new AppError('NotFound', 'This token has ended already.')
  forgetSession(ended.hash.toString('base64url'))
}

async function countTokens(db: Db, userId: number): Promise<number> {
  const [row] = await db.select({ count: count() }).from(sessions).where(liveTokens(userId))
  return row!.count
}

function liveTokens(userId: number) {
  return and(eq(sessions.userId, userId), eq(sessions.kind, 'token'), gt(sessions.expiresAt, clock.now()))
}
