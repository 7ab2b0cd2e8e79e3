/** How bearer tokens look: each begins with a word that scanners for leaked secrets can find, and that no cookie has; then 256 random bits. */
import { newSecret } from '#server/platform/secrets'

export const API_TOKEN = /^guildhall_[\w-]{43}$/
export const SITE_TOKEN = /^guildhall-site_[\w-]{43}$/

export function newApiToken(): string {
  return `guildhall_${newSecret()}`
}

export function newSiteToken(): string {
  return `guildhall-site_${newSecret()}`
}
