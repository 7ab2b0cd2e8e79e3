import { and, eq, gt } from 'drizzle-orm'
import { sessions, users } from '#drizzle/schema/accounts'
import { acceptCode } from '#server/domain/accounts/check-factor'
import { knownDeviceId } from '#server/domain/accounts/known-device'
import { openSession } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import { clearAttempts, spendAttempt } from '#server/domain/accounts/throttle'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'

/**
 * The second step of signing in: the pending session becomes a full one with a new token. Throws SignInRequired if there
 * was no first step (or too long ago), TooManyRequests before the code is looked at, WrongCredentials.
 */
export async function takeSecondStep(pendingToken: string | undefined, code: string, caller: Caller): Promise<OpenedSession> {
  const hash = hashOfSecret(pendingToken ?? '')
  const [pending] = await database().select({ userId: sessions.userId }).from(sessions)
    .where(and(eq(sessions.hash, hash), eq(sessions.kind, 'pending'), gt(sessions.expiresAt, clock.now())))
  if (!pending) throw startAgain()
  const { userId } = pending
  const deviceId = knownDeviceId(caller.deviceCookie, userId)
  // Signing in clears the guard of passwords, so this one counts by itself; a stranger's guesses leave the owner's device alone.
  const guard = deviceId === undefined ? userId : `${userId}:${deviceId}`
  await spendAttempt('factor', guard)
  const opened = await transaction(async ({ db, emit }) => {
    const accepted = await acceptCode(db, userId, code)
    if (!accepted) throw new AppError('WrongCredentials', 'This code is not right, or was used already. Wait for the next one.')
    const ended = await db.delete(sessions).where(eq(sessions.hash, hash)).returning({ hash: sessions.hash })
    if (ended.length === 0) throw startAgain()
    const [owner] = await db.select({ email: users.email }).from(users).where(eq(users.id, userId))
    if (accepted === 'recovery' && owner?.email) emit('account.linkRequested', { tokenId: null, kind: 'recoveryUsed', email: owner.email, userId })
    return await openSession(db, userId, caller)
  })
  await clearAttempts(['factor', guard])
  if (caller.previousHash !== undefined) forgetSession(caller.previousHash)
  return opened
}

function startAgain(): AppError {
  return new AppError('SignInRequired', 'Too much time has passed. Sign in again.')
}
