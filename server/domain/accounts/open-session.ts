import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { sessions } from '#drizzle/schema/accounts'
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
  /** The device's cookie from now on. */
  deviceCookie: string
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
  return { userId, token, deviceCookie: rememberDevice(caller.deviceCookie, userId) }
}
