import { and, eq, isNull } from 'drizzle-orm'
import { sessions, tokens, users } from '#drizzle/schema/accounts'
import { expired, lockAddress, requireLink, useLink } from '#server/domain/accounts/mailed-link'
import { requireUncommonPassword } from '#server/domain/accounts/new-password'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { openFirstStep, openSession } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { checkPassword, hashPassword } from '#server/domain/accounts/password'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import { guardOf, wrongCredentials } from '#server/domain/accounts/sign-in'
import { clearAttempts, spendAttempt } from '#server/domain/accounts/throttle'
import type { Person } from '#server/platform/actor'
import { database } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { transaction } from '#server/platform/transaction'

/** Chooses a new password with a mailed link, ends every session, and signs in. Throws LinkExpired or Refused; only success uses the link. */
export async function resetPassword({ token, password }: { token: string, password: string }, caller: Caller): Promise<OpenedSession> {
  const link = await requireLink(database(), token, 'reset_password')
  const owner = await findOwner(link.userId)
  if (!owner) throw expired()
  await requireUncommonPassword(password, owner)
  const passwordHash = await hashPassword(password)
  const opened = await transaction(async (unit) => {
    await lockAddress(unit.db, owner.email)
    await useLink(unit.db, token, 'reset_password')
    await replacePassword(unit, owner, passwordHash)
    return await openFirstStep(unit.db, owner.id, caller)
  })
  forgetActor(owner.id)
  await clearAttempts(['account', owner.email])
  return opened
}

/**
 * Changes the password with the current one (who has none shows who they are another way), and ends every session; this
 * device gets a new one. Throws WrongCredentials, ReauthenticationRequired,
 * TooManyRequests or Refused.
 */
export async function changePassword(actor: Person, { current, password }: { current?: string | undefined, password: string }, caller: Caller): Promise<OpenedSession> {
  const owner = await findOwner(actor.id)
  if (!owner) throw wrongCredentials()
  if (owner.passwordHash === null) requireFresh(actor)
  else await requirePassword(owner, current ?? '', caller)
  await requireUncommonPassword(password, owner)
  const passwordHash = await hashPassword(password)
  const opened = await transaction(async (unit) => {
    await replacePassword(unit, owner, passwordHash)
    return await openSession(unit.db, owner.id, caller)
  })
  forgetActor(owner.id)
  return opened
}

interface Owner { id: number, email: string, handle: string, passwordHash: string | null }

async function findOwner(userId: number | null): Promise<Owner | undefined> {
  if (userId === null) return undefined
  const [row] = await database().select({ id: users.id, email: users.email, handle: users.handle, passwordHash: users.passwordHash }).from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt)))
  return row && row.email !== null ? { ...row, email: row.email } : undefined
}

async function requirePassword(owner: Owner, password: string, caller: Caller): Promise<void> {
  const guard = guardOf(owner.email, owner.id, caller.deviceCookie)
  await spendAttempt(...guard)
  const { matches } = await checkPassword(password, owner.passwordHash)
  if (!matches) throw wrongCredentials()
  await clearAttempts(guard)
}

async function replacePassword({ db, emit }: UnitOfWork, owner: Owner, passwordHash: string): Promise<void> {
  await db.update(users).set({ passwordHash }).where(eq(users.id, owner.id))
  await db.delete(sessions).where(eq(sessions.userId, owner.id))
  await db.delete(tokens).where(and(eq(tokens.userId, owner.id), eq(tokens.purpose, 'reset_password')))
  emit('account.linkRequested', { tokenId: null, kind: 'passwordChanged', email: owner.email, userId: owner.id })
}
