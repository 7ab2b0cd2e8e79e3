import { eq } from 'drizzle-orm'
import { passkeys, sessions, users } from '#drizzle/schema/accounts'
import { expectPasskey } from '#server/domain/accounts/passkey-proof'
import type { Caller } from '#server/domain/accounts/open-session'
import { checkPassword } from '#server/domain/accounts/password'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import { guardOf, wrongCredentials } from '#server/domain/accounts/sign-in'
import { clearAttempts, spendAttempt } from '#server/domain/accounts/throttle'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { notByToken } from '#server/platform/policy'
import type { PasskeyProof } from '#shared/schemas/passkeys'

/** So long a proof of identity counts for changes of the account (spec accounts 3.8). */
const FRESH_MS = 10 * 60_000

/** Throws ReauthenticationRequired unless this device has shown who it is in the last ten minutes; a program cannot (NotAllowed). */
export function requireFresh(actor: Person): void {
  if (actor.session.token) throw notByToken()
  if (clock.now().getTime() - actor.session.freshAt.getTime() > FRESH_MS) throw new AppError('ReauthenticationRequired', 'Show again that it is you.')
}

/** Shows again who somebody is, with the password or a passkey of theirs. Throws WrongCredentials or TooManyRequests. */
export async function confirmIdentity(actor: Person, { password, passkey }: { password?: string | undefined, passkey?: PasskeyProof | undefined }, caller: Caller): Promise<void> {
  const [owner] = await database().select({ email: users.email, passwordHash: users.passwordHash }).from(users).where(eq(users.id, actor.id))
  const guard = guardOf(owner?.email ?? '', actor.id, caller.deviceCookie)
  await spendAttempt(...guard)
  if (passkey) {
    const [known] = await database().select({ userId: passkeys.userId }).from(passkeys).where(eq(passkeys.id, passkey.id))
    if (known?.userId !== actor.id) throw wrongCredentials()
    await expectPasskey(passkey)
  }
  else {
    const { matches } = await checkPassword(password ?? '', owner?.passwordHash)
    if (!matches) throw wrongCredentials()
  }
  await clearAttempts(guard)
  await refresh(actor)
}

/** Identity has just been shown. */
export async function refresh(actor: Person): Promise<void> {
  await database().update(sessions).set({ freshAt: clock.now() }).where(eq(sessions.hash, Buffer.from(actor.session.hash, 'base64url')))
  forgetSession(actor.session.hash)
}
