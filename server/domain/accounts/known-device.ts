/** A cookie by which a device shows to which accounts it has signed in: `<device>.<proof>.<proof>…`, each proof bound to both. */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { secretFor } from '#server/platform/app-key'

/** Families share computers; more accounts than this push the oldest out. */
const ACCOUNTS = 5
const SHAPE = /^[\w-]{22}(?:\.[\w-]{43}){0,5}$/

/** The device's id if it has signed in to this account before. */
export function knownDeviceId(cookie: string | undefined, userId: number | undefined): string | undefined {
  if (cookie === undefined || !SHAPE.test(cookie)) return undefined
  const [deviceId, ...proofs] = cookie.split('.')
  const expected = Buffer.from(proofOf(deviceId!, userId ?? 0))
  return proofs.some(proof => timingSafeEqual(Buffer.from(proof), expected)) ? deviceId : undefined
}

/** The cookie after a sign-in to this account. */
export function rememberDevice(cookie: string | undefined, userId: number): string {
  const [deviceId, ...proofs] = cookie !== undefined && SHAPE.test(cookie) ? cookie.split('.') : [randomBytes(16).toString('base64url')]
  const proof = proofOf(deviceId!, userId)
  return [deviceId, proof, ...proofs.filter(other => other !== proof)].slice(0, ACCOUNTS + 1).join('.')
}

function proofOf(deviceId: string, userId: number): string {
  return secretFor('device', `${deviceId}:${userId}`)
}
