import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import { loggedError } from '#server/platform/logged-error'

export interface RequestContext {
  requestId: string
  /** What the answer shows, for the guests' cache. */
  tags: Set<string>
  /** Only the headers are wanted: whatever the request asks for must not happen. */
  isHead?: boolean
  /** A call that a page makes to read its data, inside the request for that page. */
  isNested?: true
}

/** The request that is being answered; its id stands in each of its log lines. */
export const requestContext = new AsyncLocalStorage<RequestContext>()

/** Structured logs on standard output, one JSON object a line. Secrets never go in: they are redacted by name as a second guard. */
export const logger = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: undefined,
  serializers: { err: (error: unknown) => loggedError(error) },
  mixin: () => {
    const requestId = requestContext.getStore()?.requestId
    return requestId ? { requestId } : {}
  },
  redact: { paths: ['password', 'token', 'secret', 'cookie', 'authorization', '*.password', '*.token', '*.secret', '*.cookie', '*.authorization'], censor: '[redacted]' },
})
