import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes as base64url: a ticket that is handed out once. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** 16 random bytes as base64url: a name that strangers may see and nobody can count or guess. */
export function newPublicId(): string {
  return randomBytes(16).toString('base64url')
}

/** SHA-256 of a secret, as it is stored. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Whether a secret is the one of this hash, in the same time for every wrong one. */
export function isSecretOf(hash: Buffer | null | undefined, secret: string): boolean {
  const given = hashOfSecret(secret)
  return timingSafeEqual(given, hash?.length === given.length ? hash : Buffer.alloc(given.length)) && hash !== null && hash !== undefined
}
