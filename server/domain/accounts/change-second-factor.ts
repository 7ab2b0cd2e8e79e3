import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { generateSecret, generateURI } from 'otplib'
import { secondFactors, users } from '#drizzle/schema/accounts'
import { encryptFactorSecret, hasSecondFactor, newRecoveryCodes, stepOf } from '#server/domain/accounts/check-factor'
import { endOthersAndTell } from '#server/domain/accounts/end-others'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import { forgetActor } from '#server/domain/accounts/resolve-actor'
import { clearAttempts, spendAttempt } from '#server/domain/accounts/throttle'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { transaction } from '#server/platform/transaction'

/** A new secret, which counts for nothing until its first code was right. Throws ReauthenticationRequired, or Conflict where one is on. */
export async function startSecondFactor(actor: Person): Promise<{ secret: string, uri: string }> {
  requireFresh(actor)
  if (await hasSecondFactor(database(), actor.id)) throw isOn()
  const [owner] = await database().select({ email: users.email, handle: users.handle }).from(users).where(eq(users.id, actor.id))
  const secret = generateSecret()
  const started = { secret: encryptFactorSecret(actor.id, secret), createdAt: clock.now() }
  await database().insert(secondFactors).values({ userId: actor.id, ...started })
    .onConflictDoUpdate({ target: secondFactors.userId, set: started, setWhere: isNull(secondFactors.confirmedAt) })
  const issuer = 'Guildhall'
  return { secret, uri: generateURI({ issuer, label: owner!.email ?? owner!.handle, secret }) }
}

/** Switches it on; answers the recovery codes, this once. Throws Refused for a wrong code. */
export async function confirmSecondFactor(actor: Person, code: string): Promise<string[]> {
  requireFresh(actor)
  await spendAttempt('factor', actor.id)
  const [row] = await database().select().from(secondFactors).where(eq(secondFactors.userId, actor.id))
  if (row?.confirmedAt) throw isOn()
  const step = row && await stepOf(actor.id, row.secret, code)
  if (step === undefined) throw fieldError('Refused', 'code', 'wrongCode', 'This code is not right. Check the clock of your device, then try the next code.')
  const { codes, hashes } = newRecoveryCodes(actor.id)
  await transaction(async (unit) => {
    const on = await unit.db.update(secondFactors).set({ confirmedAt: clock.now(), lastStep: step, recoveryHashes: hashes })
      .where(and(eq(secondFactors.userId, actor.id), isNull(secondFactors.confirmedAt), eq(secondFactors.secret, row!.secret))).returning({ userId: secondFactors.userId })
    if (on.length === 0) throw isOn()
    await endOthersAndTell(unit, actor, 'secondFactorOn')
  })
  forgetActor(actor.id)
  await clearAttempts(['factor', actor.id])
  return codes
}

/** Switches it off; where there is none, nothing happens. */
export async function removeSecondFactor(actor: Person): Promise<void> {
  requireFresh(actor)
  await transaction(async (unit) => {
    const off = await unit.db.delete(secondFactors).where(eq(secondFactors.userId, actor.id)).returning({ confirmedAt: secondFactors.confirmedAt })
    if (off[0]?.confirmedAt) await endOthersAndTell(unit, actor, 'secondFactorOff')
  })
  forgetActor(actor.id)
}

/** Ten new recovery codes; the old ones end. Throws Conflict where no second factor is on. */
export async function renewRecoveryCodes(actor: Person): Promise<string[]> {
  requireFresh(actor)
  const { codes, hashes } = newRecoveryCodes(actor.id)
  await transaction(async (unit) => {
    const renewed = await unit.db.update(secondFactors).set({ recoveryHashes: hashes })
      .where(and(eq(secondFactors.userId, actor.id), isNotNull(secondFactors.confirmedAt))).returning({ userId: secondFactors.userId })
    if (renewed.length === 0) throw new AppError('Conflict', 'There is no second factor to recover from.')
    await endOthersAndTell(unit, actor, 'recoveryRenewed')
  })
  forgetActor(actor.id)
  return codes
}

function isOn(): AppError {
  return new AppError('Conflict', 'A second factor is on already. Switch it off first.')
}
