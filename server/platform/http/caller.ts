import type { H3Event } from 'h3'
import { getCookie, setCookie } from 'h3'
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

/** Hands the new session to the browser. */
export function signInHere(event: H3Event, { token, deviceCookie }: { token: string, deviceCookie: string }): void {
  setSessionCookie(event, token, COOKIE_SECONDS)
  setCookie(event, deviceCookieName(), deviceCookie, { httpOnly: true, secure: isSecure(), sameSite: 'lax', path: '/', maxAge: COOKIE_SECONDS })
}

function deviceCookieName(): string {
  return isSecure() ? '__Host-device' : 'device'
}

function isSecure(): boolean {
  return config().publicUrl.startsWith('https:')
}
