import * as v from 'valibot'
import type { FieldProblem } from '#shared/contract/problem'
import { validation } from '#shared/messages/en/validation'
import { AppError } from '#server/platform/errors'

type Texts = Record<string, (issue: { requirement: unknown }) => string>

/** Validates one part of a request, collecting every field's problem into `problems`. */
export function checkPart(schema: v.GenericSchema | undefined, value: unknown, problems: FieldProblem[]): unknown {
  if (!schema) return undefined
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const seen = new Set<string>()
  for (const issue of result.issues) {
    const problem = fieldProblemOf(issue)
    // The first problem of a field says enough: "fill this in" needs no "too short" beside it.
    if (!seen.has(problem.fieldName)) problems.push(problem)
    seen.add(problem.fieldName)
  }
  return undefined
}

export function throwProblems(problems: FieldProblem[]): void {
  if (problems.length > 0) throw new AppError('InvalidInput', 'Some of the values need correcting.', problems)
}

/** Words for one issue, found by the key that the schema names, else by valibot's type of check. */
export function fieldProblemOf(issue: v.BaseIssue<unknown>): FieldProblem {
  const texts = validation as Texts
  const fieldName = v.getDotPath(issue) ?? ''
  const isMissing = issue.kind === 'schema' && (issue.input === undefined || issue.input === null || issue.input === '')
  const errorCode = isMissing ? 'required' : issue.message in texts ? issue.message : issue.type in texts ? issue.type : 'invalid'
  return { fieldName, errorCode, message: texts[errorCode]!({ requirement: issue.requirement }) }
}
