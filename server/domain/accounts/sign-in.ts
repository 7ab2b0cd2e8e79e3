import { and, eq, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { knownDeviceId } from '#server/domain/accounts/known-device'
import { openFirstStep } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { checkPassword, hashPassword } from '#server/domain/accounts/password'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import { clearAttempts, giveBackAttempt, spendAttempt } from '#server/domain/accounts/throttle'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/**
 * Signs in with address and password. Known and unknown addresses cost the same statements and one hash. Throws
 * WrongCredentials, or TooManyRequests before the password is looked at. Where a second factor is on, this is the first step.
 */
export async function signIn({ email, password }: { email: string, password: string }, caller: Caller): Promise<OpenedSession> {
  const [user] = await database().select({ id: users.id, passwordHash: users.passwordHash }).from(users)
    .where(and(eq(users.email, email), isNull(users.deletedAt)))
  await spendAttempt('network', caller.network)
  const guard = guardOf(email, user?.id, caller.deviceCookie)
  await spendAttempt(...guard)
  const { matches, isOutdated } = await checkPassword(password, user?.passwordHash)
  if (!user || !matches) throw wrongCredentials()
  const renewed = isOutdated ? await hashPassword(password) : undefined
  await Promise.all([giveBackAttempt('network', caller.network), clearAttempts(guard)])
  const opened = await transaction(async ({ db }) => {
    if (renewed) await db.update(users).set({ passwordHash: renewed }).where(and(eq(users.id, user.id), eq(users.passwordHash, user.passwordHash!)))
    return await openFirstStep(db, user.id, caller)
  })
  if (caller.previousHash !== undefined && !opened.isPending) forgetSession(caller.previousHash)
  return opened
}

/** A device that the account knows has a counter of its own: a stranger cannot lock the owner out, and a stolen cookie buys no more guesses. */
export function guardOf(email: string, userId: number | undefined, deviceCookie: string | undefined): ['device' | 'account', string] {
  const deviceId = knownDeviceId(deviceCookie, userId)
  return deviceId === undefined ? ['account', email] : ['device', `${userId}:${deviceId}`]
}

export function wrongCredentials(): AppError {
  return new AppError('WrongCredentials', 'The address or the password is wrong.')
}
