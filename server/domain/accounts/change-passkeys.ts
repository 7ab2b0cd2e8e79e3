import { and, eq } from 'drizzle-orm'
import { passkeys, users } from '#drizzle/schema/accounts'
import { endOthersAndTell } from '#server/domain/accounts/end-others'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { requireLink } from '#server/domain/accounts/mailed-link'
import { creationOptions, expectPasskey, newPasskeyRow } from '#server/domain/accounts/passkey-proof'
import type { PasskeyRow } from '#server/domain/accounts/passkey-proof'
import { openSession } from '#server/domain/accounts/open-session'
import type { Caller, OpenedSession } from '#server/domain/accounts/open-session'
import { forgetActor, forgetSession } from '#server/domain/accounts/resolve-actor'
import { wrongCredentials } from '#server/domain/accounts/sign-in'
import { giveBackAttempt, spendAttempt } from '#server/domain/accounts/throttle'
import type { Person } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { AppError, refusingBroken } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'
import type { NewPasskey, PasskeyProof } from '#shared/schemas/passkeys'

/** Signs in with a passkey that has verified its user: no second factor is asked for. Throws WrongCredentials or TooManyRequests. */
export async function signInWithPasskey(proof: PasskeyProof, caller: Caller): Promise<OpenedSession> {
  await spendAttempt('network', caller.network)
  const { userId } = await expectPasskey(proof)
  const [owner] = await database().select({ deletedAt: users.deletedAt }).from(users).where(eq(users.id, userId))
  if (!owner || owner.deletedAt) throw wrongCredentials()
  await giveBackAttempt('network', caller.network)
  const opened = await transaction(async ({ db }) => await openSession(db, userId, caller))
  if (caller.previousHash !== undefined) forgetSession(caller.previousHash)
  return opened
}

/** What a new passkey of somebody signed in is made for. */
export async function newPasskeyOptions(actor: Person) {
  requireFresh(actor)
  const [[owner], existing] = await Promise.all([
    database().select({ handle: users.handle, name: users.name }).from(users).where(eq(users.id, actor.id)),
    database().select({ id: passkeys.id, transports: passkeys.transports }).from(passkeys).where(eq(passkeys.userId, actor.id)),
  ])
  return await creationOptions(`person:${actor.id}`, owner!, existing)
}

/** The same for somebody who is about to have an account. Throws LinkExpired. */
export async function signUpPasskeyOptions({ token, handle, name }: { token: string, handle: string, name: string }) {
  await requireLink(database(), token, ['finish_sign_up', 'claim_account'])
  return await creationOptions(`link:${token}`, { handle, name }, [])
}

/** Adds a passkey; every other device is signed out. Throws Refused, or Conflict for one that is known already. */
export async function addPasskey(actor: Person, name: string, made: NewPasskey): Promise<PasskeyRow> {
  requireFresh(actor)
  const row = { ...await newPasskeyRow(made, `person:${actor.id}`), userId: actor.id, name }
  await refusingBroken('passkey_pkey', knownAlready, transaction(async (unit) => {
    await unit.db.insert(passkeys).values(row)
    await endOthersAndTell(unit, actor, 'passkeyAdded')
  }))
  forgetActor(actor.id)
  return row
}

/** Throws NotFound. */
export async function renamePasskey(actor: Person, passkeyId: string, name: string): Promise<PasskeyRow> {
  const [row] = await database().update(passkeys).set({ name }).where(ofActor(actor, passkeyId)).returning()
  if (!row) throw notFound()
  return row
}

/** Removes a passkey; every other device is signed out. Throws NotFound. */
export async function removePasskey(actor: Person, passkeyId: string): Promise<void> {
  requireFresh(actor)
  await transaction(async (unit) => {
    const removed = await unit.db.delete(passkeys).where(ofActor(actor, passkeyId)).returning({ id: passkeys.id })
    if (removed.length === 0) throw notFound()
    await endOthersAndTell(unit, actor, 'passkeyRemoved')
  })
  forgetActor(actor.id)
}

export function knownAlready(): AppError {
  return new AppError('Conflict', 'This passkey belongs to an account already.')
}

function ofActor(actor: Person, passkeyId: string) {
  return and(eq(passkeys.id, passkeyId), eq(passkeys.userId, actor.id))
}

function notFound(): AppError {
  return new AppError('NotFound', 'There is no such passkey.')
}
