import { ERROR_STATUS } from '#shared/contract/problem'
import type { ErrorCode, FieldProblem, Problem } from '#shared/contract/problem'

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
  /** What the document says beyond the common members. */
  readonly more: Pick<Problem, 'tries_left' | 'missing' | 'existing'>

  constructor(code: ErrorCode, detail: string, errors: FieldProblem[] = [], retryAfter?: number, more: AppError['more'] = {}) {
    super(detail)
    this.code = code
    this.status = ERROR_STATUS[code]
    this.errors = errors
    this.retryAfter = retryAfter
    this.more = more
  }
}

/** A refusal that belongs to one field of a form. */
export function fieldError(code: ErrorCode, fieldName: string, errorCode: string, message: string, more: AppError['more'] = {}): AppError {
  return new AppError(code, message, [{ fieldName, errorCode, message }], undefined, more)
}

/** The first text under `name` in an error or what caused it: Drizzle wraps what the driver threw. */
function causedText(error: unknown, name: string, fits: (text: string) => boolean = () => true): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const value: unknown = Reflect.get(cause, name)
    if (typeof value === 'string' && fits(value)) return value
  }
  return undefined
}

/** The code of what failed below: Postgres', the driver's or Node's (`ECONNREFUSED`). */
export function causeCodeOf(error: unknown): string | undefined {
  return causedText(error, 'code')
}

/** Postgres' error code behind what Drizzle or postgres.js threw (`23505` = unique violation). */
export function sqlStateOf(error: unknown): string | undefined {
  return causedText(error, 'code', code => /^[0-9A-Z]{5}$/.test(code))
}

/** The constraint that a write broke, if that is what happened. */
export function brokenConstraint(error: unknown): string | undefined {
  return causedText(error, 'constraint_name')
}

/** Awaits a write; if it breaks this constraint, the refusal is thrown instead. */
export async function refusingBroken<T>(constraint: string, refusal: () => AppError | Promise<AppError>, write: Promise<T>): Promise<T> {
  try {
    return await write
  }
  catch (error) {
    throw brokenConstraint(error) === constraint ? await refusal() : error
  }
}
