import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'

/** The request that is being answered; its id stands in each of its log lines. */
export const requestContext = new AsyncLocalStorage<{ requestId: string }>()

/** Structured logs on standard output, one JSON object a line. Secrets never go in: they are redacted by name as a second guard. */
export const logger = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: undefined,
  mixin: () => requestContext.getStore() ?? {},
  redact: { paths: ['password', 'token', 'secret', 'cookie', 'authorization', '*.password', '*.token', '*.secret', '*.cookie', '*.authorization'], censor: '[redacted]' },
})
