import { ERROR_STATUS } from '#shared/contract/problem'
import type { ErrorCode, FieldProblem } from '#shared/contract/problem'

/**
 * A refusal that its reader can understand. `code` is stable, the words are not; `retryAfter` is in seconds.
 * Anything else that is thrown is a bug: logged, and answered as a bare 500.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly errors: FieldProblem[]
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, detail: string, errors: FieldProblem[] = [], retryAfter?: number) {
    super(detail)
    this.code = code
    this.status = ERROR_STATUS[code]
    this.errors = errors
    this.retryAfter = retryAfter
  }
}

/** A refusal that belongs to one field of a form. */
export function fieldError(code: ErrorCode, fieldName: string, errorCode: string, message: string): AppError {
  return new AppError(code, message, [{ fieldName, errorCode, message }])
}

/** Postgres' error code behind what Drizzle or postgres.js threw (`23505` = unique violation). */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) return cause.code
  }
  return undefined
}

/** The constraint that a write broke, if that is what happened. */
export function brokenConstraint(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('constraint_name' in cause && typeof cause.constraint_name === 'string') return cause.constraint_name
  }
  return undefined
}
