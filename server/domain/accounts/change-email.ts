import { and, eq, isNull, ne } from 'drizzle-orm'
import { sessions, tokens, users } from '#drizzle/schema/accounts'
import { addresses } from '#drizzle/schema/addresses'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { expired, lockAddress, makeLink, requireLink, useLink } from '#server/domain/accounts/mailed-link'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import { countAttempt } from '#server/domain/accounts/throttle'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError, refusingBroken } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/**
 * Asks for another address: a mail to it, with a link that confirms it. An address that has an account gets a mail that says
 * so; whoever asks learns nothing. Throws ReauthenticationRequired, or Refused for one's own address.
 */
export async function requestEmailChange(actor: Person, email: string): Promise<void> {
  requireFresh(actor)
  const [own] = await database().select({ email: users.email }).from(users).where(eq(users.id, actor.id))
  if (own?.email?.toLowerCase() === email.toLowerCase()) throw fieldError('Refused', 'email', 'own', 'This is your address already.')
  const { isOver } = await countAttempt('mail', email)
  await transaction(async ({ db, emit }) => {
    await lockAddress(db, email)
    const [owner] = await db.select({ id: users.id }).from(users).where(eq(users.email, email))
    await db.delete(tokens).where(and(eq(tokens.userId, actor.id), eq(tokens.purpose, 'change_email')))
    const tokenId = await makeLink(db, { purpose: 'change_email', email, userId: actor.id, payload: { session: actor.session.publicId } })
    if (isOver) emit('account.linkWithheld', { tokenId })
    else if (owner) emit('account.linkRequested', { tokenId: null, kind: 'emailTaken', email, userId: owner.id })
    else emit('account.linkRequested', { tokenId, kind: 'confirmEmail', email, userId: actor.id })
  })
}

/**
 * The new address counts from now on. Every session ends but the one that asked; the old address gets a link that takes it
 * back for 72 hours. Throws LinkExpired, or Conflict where the address has an account by now.
 */
export async function confirmEmailChange(token: string): Promise<string> {
  const { email, userId } = await requireLink(database(), token, 'change_email')
  await refusingBroken('users_email_unique', taken, transaction(async ({ db, emit }) => {
    await lockAddress(db, email!)
    const { payload } = await useLink(db, token, 'change_email')
    const before = await lockOwner(db, userId)
    await moveTo(db, before, email!)
    await db.delete(sessions).where(and(eq(sessions.userId, before.id), ne(sessions.publicId, String(payload.session ?? ''))))
    await db.delete(tokens).where(and(eq(tokens.userId, before.id), eq(tokens.purpose, 'reset_password')))
    if (before.email !== null) {
      const tokenId = await makeLink(db, { purpose: 'undo_email', email: before.email, userId: before.id })
      emit('account.linkRequested', { tokenId, kind: 'emailChanged', email: before.email, userId: before.id })
    }
    emit('account.changed', { userId: before.id, handle: before.handle })
  }))
  forgetActor(userId!)
  return email!
}

/**
 * Takes a change of address back: the old one counts again, every session ends, and so does whatever link went to the
 * other. Throws LinkExpired, or Conflict.
 */
export async function undoEmailChange(token: string): Promise<string> {
  const { email, userId } = await requireLink(database(), token, 'undo_email')
  await refusingBroken('users_email_unique', taken, transaction(async ({ db, emit }) => {
    await lockAddress(db, email!)
    await useLink(db, token, 'undo_email')
    const before = await lockOwner(db, userId)
    await moveTo(db, before, email!)
    await db.delete(sessions).where(eq(sessions.userId, before.id))
    await db.delete(tokens).where(eq(tokens.userId, before.id))
    emit('account.linkRequested', { tokenId: null, kind: 'emailRestored', email: email!, userId: before.id })
    emit('account.changed', { userId: before.id, handle: before.handle })
  }))
  forgetActor(userId!)
  return email!
}

interface Owner { id: number, email: string | null, handle: string, language: string }

async function lockOwner(db: Db, userId: number | null): Promise<Owner> {
  const [owner] = await db.select({ id: users.id, email: users.email, handle: users.handle, language: users.language }).from(users)
    .where(and(eq(users.id, userId ?? 0), isNull(users.deletedAt))).for('update')
  if (!owner) throw expired()
  return owner
}

async function moveTo(db: Db, owner: Owner, email: string): Promise<void> {
  await db.update(users).set({ email }).where(eq(users.id, owner.id))
  await db.update(addresses).set({ userId: null }).where(eq(addresses.userId, owner.id))
  await db.insert(addresses).values({ email, userId: owner.id, language: owner.language, createdAt: clock.now() })
    .onConflictDoUpdate({ target: addresses.email, set: { userId: owner.id, language: owner.language } })
}

function taken(): AppError {
  return new AppError('Conflict', 'This address has an account by now.')
}
