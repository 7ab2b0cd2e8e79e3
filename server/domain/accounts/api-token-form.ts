import { newSecret } from '#server/platform/secrets'

/** A beginning that scanners for leaked secrets can find, and that no cookie has; then 256 random bits. */
const PREFIX = 'guildhall_'

export const API_TOKEN = /^guildhall_[\w-]{43}$/

export function newApiToken(): string {
  return PREFIX + newSecret()
}
