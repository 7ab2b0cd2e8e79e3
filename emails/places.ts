import { escapeHtml } from '#emails/email'
import type { Email } from '#emails/email'

/**
 * Where the courier writes what differs between recipients. A message is rendered once per language and stored; only
 * these places are filled later. The marks are control characters, which no accepted text contains and which
 * `withoutMarks` removes from whatever else is put into a mail: so nobody can write a place into a post.
 */
export const PLACES = {
  name: '\u0002name\u0003',
  reason: '\u0002reason\u0003',
  unsubscribe: '\u0002unsubscribe\u0003',
  narrow: '\u0002narrow\u0003',
  secret: '\u0002secret\u0003',
  /** Of a capsule: when it was due, and whether it comes late. */
  due: '\u0002due\u0003',
} as const

export type PlaceName = keyof typeof PLACES

/** What is written at each place. A message has only some of them. */
export type PlaceValues = Partial<Record<PlaceName, string>>

// eslint-disable-next-line no-control-regex
const PLACE = /\u0002([a-z]+)\u0003/g
// eslint-disable-next-line no-control-regex
const MARKS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/** The same text without the characters that places are made of, nor any other control character but tab and line break. */
export function withoutMarks(text: string): string {
  return text.replace(MARKS, '')
}

/** The places that a message has. */
export function placesOf(email: Email): Set<PlaceName> {
  return new Set([...`${email.subject}${email.html}${email.text}`.matchAll(PLACE)].map(match => match[1] as PlaceName))
}

/** The message for one recipient: values escaped in the HTML, as they are in the text. Throws if a value is missing. */
export function fillPlaces(template: Email, values: PlaceValues): Email {
  const fill = (text: string, write: (value: string) => string) => text.replace(PLACE, (_mark, name: PlaceName) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The message has a place for “${name}”, but nothing to write there.`)
    return write(withoutMarks(value))
  })
  return {
    subject: fill(template.subject, value => value.replace(/\s+/g, ' ')),
    html: fill(template.html, escapeHtml),
    text: fill(template.text, value => value),
  }
}
