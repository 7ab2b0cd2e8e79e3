/** A capsule's capabilities. Each is HMAC(app key, what it is for), so that a mail can be written again; rows hold hashes. */
import { secretFor } from '#server/platform/app-key'

/** For who was named as its sender: confirm it, or throw it away. */
export function confirmTokenOf(capsuleId: number): string {
  return secretFor('capsule-confirm', capsuleId)
}

/** For the guest who has confirmed it; mailed with the receipt and never answered. */
export function manageTokenOf(capsuleId: number): string {
  return secretFor('capsule-manage', capsuleId)
}

/** For one recipient: another address is another token. */
export function claimTokenOf(capsuleId: number, addressId: number): string {
  return secretFor('capsule-claim', `${capsuleId}.${addressId}`)
}
