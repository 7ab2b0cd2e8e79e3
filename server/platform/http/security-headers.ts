import { THEME_SCRIPT } from '#shared/rules/theme-script'
import { config } from '#server/platform/config'
import { sha256 } from '#server/platform/secrets'

/**
 * Nuxt writes its public configuration as an inline script. It depends on nothing but the configuration, so the one
 * that this process writes first is the only one that it allows.
 */
const NUXT_SCRIPT = /<script>(window\.__NUXT__=\{\};window\.__NUXT__\.config=\{[^<]*\})<\/script>/
let policy: string | undefined

/** Content-Security-Policy of our pages: scripts of ours and the two inline ones by hash; nothing of any third party. */
export function contentSecurityPolicy(html: string): string {
  if (policy) return policy
  const nuxt = NUXT_SCRIPT.exec(html)?.[1]
  const hashes = [THEME_SCRIPT, ...nuxt === undefined ? [] : [nuxt]].map(cspHash)
  const api = apiOrigin()
  const value = [
    'default-src \'none\'', `script-src 'self' ${hashes.join(' ')}`, 'style-src \'self\' \'unsafe-inline\'', `img-src 'self' data: ${api}`.trim(),
    `connect-src 'self' ${api}`.trim(), 'font-src \'self\'', 'manifest-src \'self\'', 'frame-src \'self\'', 'form-action \'self\'', 'base-uri \'none\'',
    'object-src \'none\'', 'frame-ancestors \'none\'',
  ].join('; ')
  if (nuxt !== undefined) policy = value
  return value
}

/** How a policy names an inline script or style that it allows. */
export function cspHash(source: string): string {
  return `'sha256-${sha256(source).toString('base64')}'`
}

function apiOrigin(): string {
  const base = process.env.NUXT_PUBLIC_API_BASE
  return base ? new URL(base).origin : ''
}

/** For every answer, whatever it is. */
export function plainSecurityHeaders(): Record<string, string> {
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  }
  if (config().publicUrl.startsWith('https:')) headers['strict-transport-security'] = 'max-age=31536000'
  return headers
}
