/**
 * How the pages of a static site call the API at its own origin. Below one domain with it they send the cookie, as the
 * API's own pages do; on another site browsers would not send it, so the page holds a token in its memory, and a cookie that
 * only the API sees renews it. Loaded by static sites alone, and never on a server.
 */
import type { RouteLocationNormalized, Router } from 'vue-router'
import { randomBytes, sha256, toBase64url, utf8 } from '#shared/seal/bytes'

const VERIFIER = 'sign-in-verifier'
/** Whether asking for a token makes sense: says nothing else, and to nobody else. */
const HINT = 'signed-in'
const TRIES = 5
const PAUSE_MS = 400
/** What belongs to the account is done where its cookie is. */
const AT_THE_API = /^\/(?:sign-up|finish|reset|claim|settings|account|auth)(?:\/|$)/

/** A page is one person's: this is nobody else's memory. */
let token: string | undefined
let entering: Promise<void> | undefined
let renewing: Promise<void> | undefined

/** Whether the API is another site for browsers. `mode` decides where the names do not tell, such as below a host's shared domain. */
export function isOtherSite(api: string, here: string, mode: string): boolean {
  if (mode !== '') return mode === 'token'
  if (api === here || here.endsWith(`.${api}`) || api.endsWith(`.${here}`)) return false
  const domain = api.slice(api.indexOf('.') + 1)
  return !/[a-z]/.test(api) || !domain.includes('.') || !here.endsWith(`.${domain}`)
}

/** As `fetch`, as whoever is signed in. */
export async function fetchFrom(base: string, mode: string, address: string, request: RequestInit): Promise<Response> {
  if (!isOtherSite(new URL(base).hostname, location.hostname, mode)) return await fetch(address, { ...request, credentials: 'include' })
  await (entering ??= enter(base))
  const ask = async () => await fetch(address, { ...request, credentials: 'omit', headers: { ...request.headers as Record<string, string>, ...await authorization(base) } })
  const before = token
  const answer = await ask()
  if (answer.status !== 401 || before === undefined) return answer
  if (token === before) await renew(base)
  return await ask()
}

/** What an upload sends along, that is no fetch. */
export async function authorization(base: string): Promise<Record<string, string>> {
  await (entering ??= enter(base))
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

/** Sends whoever wants to sign in, or to change their account, to where that is done. */
export function leadToApi(base: string, mode: string, router: Router): void {
  if (!isOtherSite(new URL(base).hostname, location.hostname, mode)) return
  const staysHere = ({ path, query, fullPath }: RouteLocationNormalized): boolean => {
    if (path === '/sign-in') void signIn(base, typeof query.to === 'string' ? query.to : '/')
    else if (AT_THE_API.test(path)) location.assign(base + fullPath)
    else return true
    return false
  }
  staysHere(router.currentRoute.value)
  router.beforeEach(to => staysHere(to))
}

/** The way there; it comes back to `back` with a code that only this tab can use (RFC 7636). */
async function signIn(base: string, back: string): Promise<void> {
  const verifier = toBase64url(randomBytes(32))
  sessionStorage.setItem(VERIFIER, verifier)
  const challenge = toBase64url(await sha256(utf8(verifier)))
  const to = new URL(back, location.origin).href
  location.assign(`${base}/auth/site?${new URLSearchParams({ to, challenge })}`)
}

/** What a visit begins with: the code that signing in has brought, or the cookie of an earlier visit. */
async function enter(base: string): Promise<void> {
  const code = /^#code=([\w-]{43})$/.exec(location.hash)?.[1]
  const verifier = sessionStorage.getItem(VERIFIER)
  if (code) history.replaceState({ ...history.state, current: location.pathname + location.search }, '', location.pathname + location.search)
  if (code && verifier) {
    sessionStorage.removeItem(VERIFIER)
    await take(`${base}/api/static-site`, { code, verifier })
  }
  else if (localStorage.getItem(HINT)) {
    await renew(base)
  }
}

async function renew(base: string): Promise<void> {
  await (renewing ??= take(`${base}/api/static-site/refresh`).finally(() => renewing = undefined))
}

/** Another tab may have renewed at the same moment: its cookie is there a moment later. */
async function take(address: string, body?: object): Promise<void> {
  const request: RequestInit = { method: 'POST', credentials: 'include', ...body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } }
  let answer = await fetch(address, request).catch(() => undefined)
  for (let tries = 1; answer?.status === 409 && tries < TRIES; tries++) {
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    answer = await fetch(address, request).catch(() => undefined)
  }
  // Without a connection nothing is known; a refusal is the end of it.
  if (!answer || answer.status >= 500 || answer.status === 429) return
  token = answer.ok ? (await answer.json() as { token: string }).token : undefined
  if (answer.ok) localStorage.setItem(HINT, '1')
  else localStorage.removeItem(HINT)
}
