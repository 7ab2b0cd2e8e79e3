import type { H3Event } from 'h3'
import { getCookie, setCookie } from 'h3'
import { config } from '#server/platform/config'

/**
 * What a static site on another site renews its token with. Sent to that one operation alone, from wherever it is asked, and
 * kept apart for each site that embeds it (`Partitioned`), so that it is no third party's cookie.
 */
const OPTIONS = { httpOnly: true, secure: true, sameSite: 'none', path: '/api/static-site/refresh', partitioned: true } as const
const COOKIE_SECONDS = 30 * 86_400

function name(): string {
  return config().publicUrl.startsWith('https:') ? '__Secure-static-site' : 'static-site'
}

export function siteCookieOf(event: H3Event): string | undefined {
  return getCookie(event, name())
}

export function setSiteCookie(event: H3Event, value: string): void {
  setCookie(event, name(), value, { ...OPTIONS, maxAge: COOKIE_SECONDS })
}
