import type { Texts } from '#shared/messages/texts'

/** What we need of valibot's issue; the browser does not load valibot for it. */
export interface IssueFacts {
  kind: string
  type: string
  message: string
  input?: unknown
  requirement?: unknown
}

/** The stable name of what is wrong: the schema's own key, else the kind of check; a missing value is `required`. */
export function issueCode(issue: IssueFacts, texts: Texts<'validation'>): keyof Texts<'validation'> {
  if (issue.kind === 'schema' && (issue.input === undefined || issue.input === null)) return 'required'
  if (issue.message in texts) return issue.message as keyof Texts<'validation'>
  if (issue.type in texts) return issue.type as keyof Texts<'validation'>
  return 'invalid'
}

/** The same in words. */
export function issueText(issue: IssueFacts, texts: Texts<'validation'>): string {
  return texts[issueCode(issue, texts)]({ requirement: issue.requirement })
}
