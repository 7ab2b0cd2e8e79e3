import { utf8 } from '#shared/seal/bytes'
import type { Bytes } from '#shared/seal/bytes'
import { canonical } from '#shared/seal/canonical'

/** What the sender decided. Times are ISO 8601 in UTC with milliseconds, by the server's clock. */
export interface Policy {
  format: 1
  id: string
  opens: number
  opens_at: string | null
  expires_at: string
  passphrase: boolean
  strict: boolean
  destroy_after_wrong_tries: boolean
  receipts: boolean
}

/** The additional data of the encryption: with any other policy the text does not decrypt. */
export function policyBytes(policy: Policy): Bytes {
  const { format, id, opens, opens_at, expires_at, passphrase, strict, destroy_after_wrong_tries, receipts } = policy
  return utf8(canonical({ format, id, opens, opens_at, expires_at, passphrase, strict, destroy_after_wrong_tries, receipts }))
}
