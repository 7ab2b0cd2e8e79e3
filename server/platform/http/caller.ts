import type { H3Event } from 'h3'
import { deleteCookie, getCookie, setCookie } from 'h3'
import type { Actor } from '#server/platform/actor'
import { config } from '#server/platform/config'
import { networkPrefix } from '#server/platform/http/address'
import { setSessionCookie } from '#server/platform/http/session-cookie'

/** Browsers keep a cookie for 400 days at most. The session itself ends earlier: the server says when. */
const COOKIE_SECONDS = 400 * 86_400

/** What a request shows of the device that sends it, for signing in. */
export function callerOf(event: H3Event, actor: Actor, address: string) {
  return {
    userAgent: event.node.req.headers['user-agent'],
    deviceCookie: getCookie(event, deviceCookieName()),
    network: networkPrefix(address),
    previousHash: actor.kind === 'person' ? actor.session.hash : undefined,
  }
}

/** So long a first step is good for, in seconds. */
const PENDING_SECONDS = 600

/** Hands the new session to the browser; after a first step only the token for the second. */
export function signInHere(event: H3Event, { token, deviceCookie, isPending }: { token: string, deviceCookie: string | undefined, isPending: boolean }): void {
  if (isPending) return setShortCookie(event, 'pending', token, PENDING_SECONDS)
  if (getCookie(event, shortCookieName('pending')) !== undefined) clearShortCookie(event, 'pending')
  setSessionCookie(event, token, COOKIE_SECONDS)
  if (deviceCookie !== undefined) setCookie(event, deviceCookieName(), deviceCookie, { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/', maxAge: COOKIE_SECONDS })
}

/** What a browser keeps for minutes: between two steps of signing in, or while it is at GitHub. */
export type ShortCookie = 'pending' | 'github'

export function shortCookieOf(event: H3Event, name: ShortCookie): string | undefined {
  return getCookie(event, shortCookieName(name))
}

export function setShortCookie(event: H3Event, name: ShortCookie, value: string, maxAge: number): void {
  setCookie(event, shortCookieName(name), value, { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/', maxAge })
}

export function clearShortCookie(event: H3Event, name: ShortCookie): void {
  deleteCookie(event, shortCookieName(name), { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/' })
}

function shortCookieName(name: ShortCookie): string {
  return isSecure() ? `__Host-${name}` : name
}

function deviceCookieName(): string {
  return isSecure() ? '__Host-device' : 'device'
}

function isSecure(): boolean {
  return config().publicUrl.startsWith('https:')
}
