import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { sessions } from '#drizzle/schema/accounts'
import { hasSecondFactor } from '#server/domain/accounts/check-factor'
import { deviceLabel } from '#server/domain/accounts/device-label'
import { rememberDevice } from '#server/domain/accounts/known-device'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { hashOfSecret } from '#server/platform/secrets'

const DAY_MS = 86_400_000
/** Each use moves the end this far ahead … */
export const SLIDING_MS = 30 * DAY_MS
/** … but never further than this from the sign-in. */
export const LONGEST_MS = 365 * DAY_MS
/** So long the second step may take. */
const PENDING_MS = 10 * 60_000

/** Who asks, as far as a request shows it. */
export interface Caller {
  userAgent: string | undefined
  /** The cookie that says to which accounts this device has signed in before. */
  deviceCookie: string | undefined
  /** The network, as limits count it. */
  network: string
  /** The session that the device had until now; it ends. */
  previousHash: string | undefined
}

export interface OpenedSession {
  userId: number
  /** For the cookie, and nowhere else: the database keeps its hash. */
  token: string
  /** The device's cookie from now on; none before the second step. */
  deviceCookie: string | undefined
  /** The second step is still to come: the token opens nothing else. */
  isPending: boolean
}

/**
 * Opens a session with a new token of 256 random bits, in an open transaction. The session that this device had before
 * ends with it; when that has committed, `forgetSession` makes it known.
 */
export async function openSession(db: Db, userId: number, caller: Caller): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url')
  const now = clock.now()
  await db.insert(sessions).values({
    hash: hashOfSecret(token),
    publicId: randomBytes(12).toString('base64url'),
    userId,
    device: deviceLabel(caller.userAgent),
    createdAt: now,
    lastSeenAt: now,
    freshAt: now,
    expiresAt: new Date(now.getTime() + SLIDING_MS),
  })
  if (caller.previousHash !== undefined) await db.delete(sessions).where(eq(sessions.hash, Buffer.from(caller.previousHash, 'base64url')))
  return { userId, token, deviceCookie: rememberDevice(caller.deviceCookie, userId), isPending: false }
}

/** After a password or GitHub: a full session, or where a second factor is on, one that only the second step can use. */
export async function openFirstStep(db: Db, userId: number, caller: Caller): Promise<OpenedSession> {
  if (!await hasSecondFactor(db, userId)) return await openSession(db, userId, caller)
  const token = randomBytes(32).toString('base64url')
  const now = clock.now()
  await db.insert(sessions).values({
    hash: hashOfSecret(token), publicId: randomBytes(12).toString('base64url'), userId, kind: 'pending', device: deviceLabel(caller.userAgent),
    createdAt: now, lastSeenAt: now, freshAt: now, expiresAt: new Date(now.getTime() + PENDING_MS),
  })
  return { userId, token, deviceCookie: undefined, isPending: true }
}
