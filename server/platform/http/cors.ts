import type { IncomingMessage, ServerResponse } from 'node:http'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'

const ALLOWED_HEADERS = 'authorization, content-type, if-match, manage-token, open-ticket, upload-offset, upload-ticket'
const EXPOSED_HEADERS = 'etag, ratelimit, retry-after, x-request-id'
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** An origin that may call with the cookie: our own, or a static site named in SITE_ORIGINS. Exact match only, `null` never. */
function isAllowed(origin: string): boolean {
  return origin !== 'null' && (origin === new URL(config().publicUrl).origin || config().siteOrigins.includes(origin))
}

/** Lets allowed origins read the answer (CORS with credentials); everybody else's browser keeps it to itself. */
export function addCorsHeaders(request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers.origin
  if (origin === undefined || !isAllowed(origin)) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true')
  response.setHeader('access-control-expose-headers', EXPOSED_HEADERS)
  response.setHeader('vary', 'origin, accept-encoding')
}

/** The answer to OPTIONS: what is allowed here, and for an allowed origin's preflight that it may. */
export function answerOptions(request: IncomingMessage, response: ServerResponse, allow: string): void {
  addCorsHeaders(request, response)
  response.setHeader('allow', allow)
  if (response.hasHeader('access-control-allow-origin')) {
    response.setHeader('access-control-allow-methods', allow)
    response.setHeader('access-control-allow-headers', ALLOWED_HEADERS)
    response.setHeader('access-control-max-age', '600')
  }
  response.writeHead(204).end()
}

/**
 * Refuses a forged request: an unsafe method that carries a session cookie needs an allowed `Origin`, or the
 * browser's own word that it comes from this site. A form post of another site is stopped by its content type as well.
 * Requests without the cookie act for nobody and need neither.
 */
export function refuseForgery(request: IncomingMessage, carriesSession: boolean): void {
  if (!carriesSession || !UNSAFE.has(request.method ?? 'GET')) return
  const origin = request.headers.origin
  const isOurs = origin === undefined ? request.headers['sec-fetch-site'] === 'same-origin' : isAllowed(origin) || (origin !== 'null' && request.headers['sec-fetch-site'] === 'same-origin')
  if (!isOurs) throw new AppError('OriginNotAllowed', 'This request came from another site.')
}
