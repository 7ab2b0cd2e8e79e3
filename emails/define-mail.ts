import type { Email } from '#emails/email'
import { withoutMarks } from '#emails/places'
import { textsOf } from '#emails/texts'
import type { MailTexts } from '#emails/texts'

const LONGEST_SUBJECT = 180

/** A mail as a function: the same props and language always give the same message. */
export interface Mail<Props> {
  (props: Props, language?: string): Email
}

/**
 * Wraps what composes a mail. Whatever comes in loses the marks of places first, so that only the mail itself can set
 * them; the subject becomes one line of bounded length.
 */
export function defineMail<Props>(compose: (props: Props, texts: MailTexts) => Email): Mail<Props> {
  return (props, language = 'en') => {
    const { subject, html, text } = compose(cleaned(props), textsOf(language))
    return { subject: oneLine(subject), html, text: `${text.trim()}\n` }
  }
}

function oneLine(subject: string): string {
  const line = subject.replace(/\s+/g, ' ').trim()
  return line.length <= LONGEST_SUBJECT ? line : `${line.slice(0, LONGEST_SUBJECT - 1).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}

function cleaned<T>(value: T): T {
  if (typeof value === 'string') return withoutMarks(value) as T
  if (Array.isArray(value)) return value.map(cleaned) as T
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)])) as T
}
