import type { IncomingMessage } from 'node:http'
import type { H3Event } from 'h3'
import { deleteCookie, setCookie } from 'h3'
import { config } from '#server/platform/config'

/** Tells the page that somebody is signed in, so that visitors' pages need not ask. Says nothing else. */
const HINT = 'signed-in'

/** `__Host-session`, or `session` where the site is http on localhost: a name with that prefix needs https. */
export function sessionCookieName(): string {
  return isSecure() ? '__Host-session' : 'session'
}

function isSecure(): boolean {
  return config().publicUrl.startsWith('https:')
}

/** The session token that a request carries, if any. Reads the raw header: this runs for every request. */
export function sessionTokenOf(request: IncomingMessage): string | undefined {
  const header = request.headers.cookie
  if (header === undefined) return undefined
  const start = `${sessionCookieName()}=`
  for (const part of header.split(';')) {
    const pair = part.trim()
    if (pair.startsWith(start)) return pair.slice(start.length) || undefined
  }
  return undefined
}

/** `maxAge` in seconds. */
export function setSessionCookie(event: H3Event, token: string, maxAge: number): void {
  const options = { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/', maxAge } as const
  setCookie(event, sessionCookieName(), token, options)
  setCookie(event, HINT, '1', { ...options, httpOnly: false })
}

export function clearSessionCookie(event: H3Event): void {
  deleteCookie(event, sessionCookieName(), { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/' })
  deleteCookie(event, HINT, { secure: isSecure(), sameSite: 'lax', path: '/' })
}
