import type { ErrorCode } from '#shared/contract/problem'
import { AppError } from '#server/platform/errors'

/** What a policy answers: yes, or no with a reason that can be shown. */
export type Verdict = { allowed: true } | { allowed: false, code: ErrorCode, reason: string }

export const allow: Verdict = { allowed: true }

export function deny(code: ErrorCode, reason: string): Verdict {
  return { allowed: false, code, reason }
}

/** Throws the reason of a refusal. */
export function authorize(verdict: Verdict): void {
  if (!verdict.allowed) throw new AppError(verdict.code, verdict.reason)
}

/** What only a person does who has signed in: about who can be them, and what becomes of the account. */
export function notByToken(): AppError {
  return new AppError('NotAllowed', 'This can be done with no API token, and from no site but this one. Sign in here and do it yourself.')
}
