/** Guests' pages and JSON out of the tag cache, and into it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { H3Event } from 'h3'
import { bodyFor, cachedAnswer, keepAnswer, renderEpoch } from '#server/platform/cache'
import type { CachedAnswer } from '#server/platform/cache'
import { isApiPath, operationsAt } from '#server/platform/http/routes'
import { contentSecurityPolicy, plainSecurityHeaders } from '#server/platform/http/security-headers'

/** Addresses of pages that are nobody's view: files, feeds and the like answer for themselves. */
const NOT_A_PAGE = /^\/(?:_nuxt|files|images|metrics|__nuxt_error|favicon|post\/|n(?:\/|$))/
/** The client keeps it, but asks each time whether it is still so (ETag). */
const REVALIDATE = 'public, max-age=0, must-revalidate'

export interface GuestRender {
  key: string
  startedAt: number
}

/** Where this request's answer is kept; undefined if it is not a guest's view. Every page is: it never shows who is looking. */
export function guestKey(request: IncomingMessage, isSomebody: boolean): string | undefined {
  if (request.method !== 'GET') return undefined
  const url = request.url ?? '/'
  const [path = '/', query] = splitOnce(url)
  if (isApiPath(path)) {
    if (isSomebody || !operationsAt(path)?.get('GET')?.cached) return undefined
  }
  else if (NOT_A_PAGE.test(path)) {
    return undefined
  }
  return query === undefined ? path : `${path}?${query.split('&').sort().join('&')}`
}

export function startRender(key: string): GuestRender {
  return { key, startedAt: renderEpoch() }
}

/** Answers from the cache if it can. */
export function answerFromCache(key: string, request: IncomingMessage, response: ServerResponse): boolean {
  const answer = cachedAnswer(key)
  if (!answer) return false
  send(answer, request, response, 'hit')
  return true
}

/** Keeps what was rendered, and sends it compressed. */
export function answerAndKeep(render: GuestRender, event: H3Event, body: string | Buffer, tags: Set<string>): void {
  const { req, res } = event.node
  const type = String(res.getHeader('content-type') ?? 'text/html; charset=utf-8')
  const isPage = type.startsWith('text/html')
  const headers: Record<string, string> = { 'content-type': type, 'cache-control': REVALIDATE, ...plainSecurityHeaders() }
  if (isPage) headers['content-security-policy'] = contentSecurityPolicy(String(body))
  const answer = keepAnswer(render.key, body, headers, tags, render.startedAt)
  send(answer, req, res, 'miss')
}

function send(answer: CachedAnswer, request: IncomingMessage, response: ServerResponse, cache: 'hit' | 'miss'): void {
  if (request.headers['if-none-match'] === answer.etag) {
    response.writeHead(304, { ...answer.headers, 'x-cache': cache }).end()
    return
  }
  const { encoding, body } = bodyFor(answer, request.headers['accept-encoding'] as string | undefined)
  const headers: Record<string, string | number> = { ...answer.headers, 'x-cache': cache, 'content-length': body.length }
  if (encoding !== 'identity') headers['content-encoding'] = encoding
  response.writeHead(200, headers).end(body)
}

function splitOnce(url: string): [string, string | undefined] {
  const at = url.indexOf('?')
  return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)]
}
