import { html, scriptIntegrity } from '#internal/note-page'
import { cspHash, plainSecurityHeaders } from '#server/platform/http/security-headers'
import { THEME_SCRIPT } from '#shared/rules/theme-script'

/** Our own script by its hash and nothing else; pictures that were decrypted are shown from memory, in a frame without rights. */
const POLICY = [
  'default-src \'none\'', `script-src '${scriptIntegrity}' ${cspHash(THEME_SCRIPT)}`, 'style-src \'self\'', 'img-src \'self\' blob:', 'connect-src \'self\'', 'frame-src blob:',
  'base-uri \'none\'', 'form-action \'none\'', 'frame-ancestors \'none\'', 'require-trusted-types-for \'script\'', 'trusted-types \'none\'',
].join('; ')

/** The page of sealed notes: the same bytes whatever is asked for, without a look into the database. */
export function notePage(): { html: string, headers: Record<string, string> } {
  return {
    html,
    headers: {
      ...plainSecurityHeaders(),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, noarchive',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': POLICY,
    },
  }
}
