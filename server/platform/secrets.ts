import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 32 random bytes as base64url: a ticket that is handed out once. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** 16 random bytes as base64url: a name that strangers may see and nobody can count or guess. */
export function newPublicId(): string {
  return randomBytes(16).toString('base64url')
}

export function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

/** What is stored of a secret, so that the row cannot be used in its place. */
export function hashOfSecret(secret: string): Buffer {
  return sha256(secret)
}

/** Whether a secret is the one of this hash, in the same time for every wrong one. */
export function isSecretOf(hash: Buffer | null | undefined, secret: string): boolean {
  const given = hashOfSecret(secret)
  return timingSafeEqual(given, hash?.length === given.length ? hash : Buffer.alloc(given.length)) && hash !== null && hash !== undefined
}
