/** An error as it may be written down: what failed and where, never the values that it failed with. */
export interface LoggedError {
  type: string
  message: string
  code?: string
  constraint?: string
  stack: string
  cause?: LoggedError
}

const MOST_CAUSES = 5

/**
 * Drizzle's errors repeat a statement with all its parameters, and Postgres' details name values of rows: both may be
 * somebody's text or the hash of their secret. Statements stay, with `$1` for what was filled in.
 */
export function loggedError(error: unknown, depth = 0): LoggedError | string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'something that is no error was thrown'
  const { code, constraint_name: constraint } = error as { code?: unknown, constraint_name?: unknown }
  const cause = error.cause !== undefined && depth < MOST_CAUSES ? loggedError(error.cause, depth + 1) : undefined
  return {
    type: error.constructor.name,
    message: 'params' in error ? error.message.split('\nparams:')[0]! : error.message,
    ...typeof code === 'string' && { code },
    ...typeof constraint === 'string' && { constraint },
    stack: (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)).join('\n'),
    ...typeof cause === 'object' && { cause },
  }
}
