/** Time-based codes (RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes. Each works once. */
import { randomBytes } from 'node:crypto'
import { and, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { secondFactors } from '#drizzle/schema/accounts'
import { decryptSecret, encryptSecret, secretFor } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

const STEP_SECONDS = 30
const RECOVERY_CODES = 10
const RECOVERY_LENGTH = 10
/** Base32 without what is mistaken for something else; 50 bits in ten characters. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Whether signing in takes a second step. */
export async function hasSecondFactor(db: Db, userId: number): Promise<boolean> {
  const [row] = await db.select({ userId: secondFactors.userId }).from(secondFactors).where(and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt)))
  return row !== undefined
}

export function encryptFactorSecret(userId: number, secret: string): Buffer {
  return encryptSecret(`second-factor:${userId}`, Buffer.from(secret))
}

/** The step that a code is right for, one before and after now included; undefined if it is wrong. */
export async function stepOf(userId: number, encrypted: Buffer, code: string): Promise<number | undefined> {
  const secret = decryptSecret(`second-factor:${userId}`, encrypted).toString()
  const { verify } = await import('otplib')
  const result = await verify({ strategy: 'totp', secret, token: code, epoch: Math.floor(clock.now().getTime() / 1000), epochTolerance: STEP_SECONDS })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}

export type AcceptedCode = 'totp' | 'recovery'

/** Uses a code up: of two who send the same one at once, one gets it. Undefined if it is wrong or was used before. */
export async function acceptCode(db: Db, userId: number, code: string): Promise<AcceptedCode | undefined> {
  const own = and(eq(secondFactors.userId, userId), isNotNull(secondFactors.confirmedAt))
  if (!/^\d{6}$/.test(code)) {
    const hash = recoveryHash(userId, code)
    const used = await db.update(secondFactors).set({ recoveryHashes: sql`array_remove(${secondFactors.recoveryHashes}, ${hash})` })
      .where(and(own, sql`${hash} = any(${secondFactors.recoveryHashes})`)).returning({ userId: secondFactors.userId })
    return used.length > 0 ? 'recovery' : undefined
  }
  const [row] = await db.select({ secret: secondFactors.secret }).from(secondFactors).where(own)
  const step = row && await stepOf(userId, row.secret, code)
  if (step === undefined) return undefined
  const used = await db.update(secondFactors).set({ lastStep: step })
    .where(and(own, or(isNull(secondFactors.lastStep), lt(secondFactors.lastStep, step)))).returning({ userId: secondFactors.userId })
  return used.length > 0 ? 'totp' : undefined
}

/** Ten new ones, and what is kept of them. */
export function newRecoveryCodes(userId: number): { codes: string[], hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => [...randomBytes(RECOVERY_LENGTH)].map(byte => ALPHABET[byte % ALPHABET.length]).join(''))
  return { codes: codes.map(code => `${code.slice(0, 5)}-${code.slice(5)}`), hashes: codes.map(code => recoveryHash(userId, code)) }
}

/** Keyed, because 50 bits alone could be tried out by who has stolen the table. */
function recoveryHash(userId: number, code: string): string {
  return secretFor('recovery', `${userId}:${code}`)
}
