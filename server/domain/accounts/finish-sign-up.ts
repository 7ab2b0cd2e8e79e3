import { and, eq, isNull } from 'drizzle-orm'
import { externalIdentities, passkeys, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { knownAlready } from '#server/domain/accounts/change-passkeys'
import { nameTaken, requireFreeHandle, reserveHandle } from '#server/domain/accounts/handles'
import { expired, lockAddress, requireLink, useLink } from '#server/domain/accounts/mailed-link'
import type { LinkRow } from '#server/domain/accounts/mailed-link'
import { requireUncommonPassword } from '#server/domain/accounts/new-password'
import { openSession } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { newPasskeyRow } from '#server/domain/accounts/passkey-proof'
import { hashPassword } from '#server/domain/accounts/password'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, brokenConstraint, fieldError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'
import { validation } from '#shared/messages/en/validation'
import type { NewPasskey } from '#shared/schemas/passkeys'

export interface SignUp {
  token: string
  handle: string
  name: string
  password?: string | undefined
  passkey?: NewPasskey | undefined
}

/** Whoever is invited by mail has shown with it that the address is theirs. */
const PURPOSES = ['finish_sign_up', 'claim_account', 'invitation'] as const
/** What the first passkey is called, until its owner names it. */
const FIRST_PASSKEY = 'Passkey'

/**
 * Creates the account that a mailed link stands for, or gives an imported author's to its person, and signs in. Throws
 * LinkExpired, NameTaken, Refused, or Conflict for another mail's link to an address that has an account by now; only
 * success uses the link.
 */
export async function finishSignUp({ token, handle, name, password, passkey }: SignUp, caller: Caller): Promise<OpenedSession> {
  const link = await requireLink(database(), token, [...PURPOSES])
  const email = link.email!
  if (password === undefined && passkey === undefined && link.payload.githubId === undefined) throw fieldError('Refused', 'password', 'required', validation.required())
  if (password !== undefined) await requireUncommonPassword(password, { email, handle })
  const passwordHash = password === undefined ? null : await hashPassword(password)
  const key = passkey && await newPasskeyRow(passkey, `link:${token}`)
  try {
    const opened = await transaction(async ({ db, emit }) => {
      await lockAddress(db, email)
      await useLink(db, token, [...PURPOSES])
      const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
      if (owner) throw alreadyThere()
      await requireFreeHandle(db, handle, link.userId ?? undefined)
      const userId = await writeAccount(db, link, { handle, name, email, passwordHash })
      await db.insert(addresses).values({ email, userId, createdAt: clock.now() }).onConflictDoUpdate({ target: addresses.email, set: { userId } })
      if (key) await db.insert(passkeys).values({ ...key, userId, name: FIRST_PASSKEY })
      const { githubId, githubLogin } = link.payload
      if (githubId !== undefined) await db.insert(externalIdentities).values({ provider: 'github', subject: String(githubId), label: String(githubLogin), userId, createdAt: clock.now() })
      emit('account.created', { userId })
      if (link.userId !== null) emit('account.changed', { userId, handle })
      return await openSession(db, userId, caller)
    })
    if (caller.previousHash !== undefined) forgetSession(caller.previousHash)
    return opened
  }
  catch (error) {
    const constraint = brokenConstraint(error)
    if (constraint === 'users_handle_unique') throw nameTaken()
    if (constraint === 'users_email_unique' || constraint === 'external_identity_subject') throw alreadyThere()
    if (constraint === 'passkey_pkey') throw knownAlready()
    throw error
  }
}

async function writeAccount(db: Db, link: LinkRow, account: { handle: string, name: string, email: string, passwordHash: string | null }): Promise<number> {
  if (link.userId === null) {
    const [user] = await db.insert(users).values({ ...account, isAdmin: link.payload.isAdmin === 1, createdAt: clock.now() }).returning({ id: users.id })
    return user!.id
  }
  const [waiting] = await db.select({ handle: users.handle }).from(users).where(and(eq(users.id, link.userId), eq(users.isPlaceholder, true), isNull(users.deletedAt))).for('update')
  if (!waiting) throw expired()
  await db.update(users).set({ ...account, isPlaceholder: false }).where(eq(users.id, link.userId))
  if (waiting.handle.toLowerCase() !== account.handle.toLowerCase()) await reserveHandle(db, waiting.handle, account.handle, link.userId)
  return link.userId
}

function alreadyThere(): AppError {
  return new AppError('Conflict', 'This address has an account already. Sign in instead.')
}
