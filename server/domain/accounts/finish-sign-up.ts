import { and, eq, gt } from 'drizzle-orm'
import { formerHandles, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { lockAddress, requireLink, useLink } from '#server/domain/accounts/mailed-link'
import { requireUncommonPassword } from '#server/domain/accounts/new-password'
import { openSession } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { hashPassword } from '#server/domain/accounts/password'
import { forgetSession } from '#server/domain/accounts/resolve-actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, brokenConstraint, fieldError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

export interface SignUp {
  token: string
  handle: string
  name: string
  password: string
}

/**
 * Creates the account that a mailed link stands for, and signs in. Throws LinkExpired, NameTaken, Refused, or
 * Conflict for another mail's link to an address that has an account by now; only success uses the link.
 */
export async function finishSignUp({ token, handle, name, password }: SignUp, caller: Caller): Promise<OpenedSession> {
  const link = await requireLink(database(), token, 'finish_sign_up')
  const email = link.email!
  await requireUncommonPassword(password, { email, handle })
  const passwordHash = await hashPassword(password)
  try {
    const opened = await transaction(async ({ db, emit }) => {
      await lockAddress(db, email)
      await useLink(db, token, 'finish_sign_up')
      const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
      if (owner) throw alreadyThere()
      await requireFreeHandle(db, handle)
      const now = clock.now()
      const isAdmin = link.payload.isAdmin === 1
      const [user] = await db.insert(users).values({ handle, name, email, passwordHash, isAdmin, createdAt: now }).returning({ id: users.id })
      await db.insert(addresses).values({ email, userId: user!.id, createdAt: now })
        .onConflictDoUpdate({ target: addresses.email, set: { userId: user!.id } })
      emit('account.created', { userId: user!.id })
      return await openSession(db, user!.id, caller)
    })
    if (caller.previousHash !== undefined) forgetSession(caller.previousHash)
    return opened
  }
  catch (error) {
    const constraint = brokenConstraint(error)
    if (constraint === 'users_handle_unique') throw nameTaken()
    if (constraint === 'users_email_unique') throw alreadyThere()
    throw error
  }
}

/** A handle that somebody gave up leads to them for a year. */
async function requireFreeHandle(db: Db, handle: string): Promise<void> {
  const [former] = await db.select({ userId: formerHandles.userId }).from(formerHandles)
    .where(and(eq(formerHandles.handle, handle), gt(formerHandles.until, clock.now())))
  if (former) throw nameTaken()
}

function nameTaken(): AppError {
  return fieldError('NameTaken', 'handle', 'taken', 'Somebody has this name already. Choose another.')
}

function alreadyThere(): AppError {
  return new AppError('Conflict', 'This address has an account already. Sign in instead.')
}
