import { timingSafeEqual } from 'node:crypto'
import { secretFor } from '#server/platform/app-key'

/** What an unsubscribe link stands for. */
export interface OptOut {
  addressId: number
  notificationId: number
}

/** The token of an unsubscribe link: needs no row, because it can be made again from the ids and the app key. */
export function optOutToken({ addressId, notificationId }: OptOut): string {
  return `${addressId}.${notificationId}.${secretFor('opt-out', `${addressId}.${notificationId}`)}`
}

/** Undefined for whatever we have not written. Takes the same time for each wrong token. */
export function readOptOutToken(token: string): OptOut | undefined {
  const match = /^(\d{1,15})\.(\d{1,15})\.([\w-]{43})$/.exec(token)
  if (!match) return undefined
  const optOut = { addressId: Number(match[1]), notificationId: Number(match[2]) }
  const [given, expected] = [Buffer.from(token), Buffer.from(optOutToken(optOut))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? optOut : undefined
}
