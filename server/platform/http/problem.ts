import { STATUS_CODES } from 'node:http'
import type { H3Event } from 'h3'
import { setResponseHeaders, setResponseStatus } from 'h3'
import type { Problem } from '#shared/contract/problem'
import { AppError, causeCodeOf, sqlStateOf } from '#server/platform/errors'
import { shownPath } from '#server/platform/http/shown-path'
import { logger, requestContext } from '#server/platform/logger'

/** The answer to an error: problem+json for a refusal, a bare 500 for a bug, 503 where a part of the site is down. */
export function answerProblem(event: H3Event, error: unknown): Problem {
  const known = error instanceof AppError ? error : asUnavailable(error)
  if (!known) logger.error({ err: error, method: event.method, path: shownPath(event.path) }, 'unexpected error')
  const refusal = known ?? new AppError('InternalError', 'Something went wrong on our side. It has been noted.')
  setResponseStatus(event, refusal.status)
  setResponseHeaders(event, { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' })
  if (refusal.retryAfter !== undefined) setResponseHeaders(event, { 'retry-after': Math.ceil(refusal.retryAfter) })
  const problem = problemOf(refusal)
  // Nitro's error handler runs outside of the request's context; its header stands already.
  return problem.requestId === '' ? { ...problem, requestId: String(event.node.res.getHeader('x-request-id') ?? '') } : problem
}

export function problemOf(error: AppError): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    errors: error.errors,
    requestId: requestContext.getStore()?.requestId ?? '',
    ...error.more,
  }
}

/** Postgres away (connection exceptions, shutting down, too many connections) or its disk full: it will be back. */
function asUnavailable(error: unknown): AppError | undefined {
  const state = sqlStateOf(error)
  const network = causeCodeOf(error) ?? ''
  const isAway = ['ECONNREFUSED', 'ECONNRESET', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'].includes(network)
  if (!isAway && !(state && /^(?:08|57P0|53)/.test(state)) && network !== 'ENOSPC') return undefined
  logger.error({ err: error }, 'a part of the site does not answer')
  return new AppError('Unavailable', 'This is not available for a moment. Try again shortly.', [], 5)
}
