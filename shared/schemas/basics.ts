import * as v from 'valibot'

/** Control characters other than tab and line break never belong in a text; they break terminals, mail headers and feeds. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/

/** An id in a path: a positive whole number, as JSON numbers can hold it. */
export const idParam = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,15}$/, 'id'),
  v.transform(Number),
  v.maxValue(Number.MAX_SAFE_INTEGER),
)

/** The same where the column is a four-byte integer. */
export const smallIdParam = v.pipe(idParam, v.maxValue(2 ** 31 - 1))

/** An id in a body or an answer. */
export const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** The number of a version of something that is edited. */
export const revisionNumber = v.pipe(id, v.maxValue(2 ** 31 - 1))

/** A moment: ISO 8601 in UTC with milliseconds. */
export const moment = v.pipe(v.string(), v.isoTimestamp())

/** One line of text: trimmed, NFC, no line breaks, no control characters. Lengths are counted in characters as people see them stored. */
export function line(limits: { min?: number, max: number }) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.normalize('NFC'),
    v.check(text => !CONTROL.test(text) && !/[\n\r\t]/.test(text), 'controlCharacters'),
    v.minLength(limits.min ?? 0),
    v.maxLength(limits.max),
  )
}

/** Several lines of Markdown: line ends become `\n`, control characters are refused. */
export function markdown(limits: { min?: number, max: number }) {
  return v.pipe(
    v.string(),
    v.transform(text => text.replace(/\r\n?/g, '\n').trim()),
    v.normalize('NFC'),
    v.check(text => !CONTROL.test(text), 'controlCharacters'),
    v.minLength(limits.min ?? 0),
    v.maxLength(limits.max),
  )
}

/** An absolute http or https address of at most 200 characters. */
export const webAddress = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(200),
  v.check((text) => {
    const url = URL.parse(text)
    return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
  }, 'webAddress'),
)

/** Words to look for, in a query. */
export function searchWords(max: number) {
  return v.pipe(v.string(), v.trim(), v.maxLength(max), v.check(text => !CONTROL.test(text), 'controlCharacters'))
}

/** `#rrggbb`. */
export const colour = v.pipe(v.string(), v.regex(/^#[0-9a-fA-F]{6}$/, 'colour'))

/** A slug as it stands in an address. */
export const slugParam = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,100}$/, 'slug'))

/** A comma-separated list in a query: `a,b,c`; empty parts are dropped. */
export function csv<S extends v.GenericSchema<string, unknown>>(item: S, max: number) {
  return v.pipe(
    v.string(),
    v.transform(text => text.split(',').map(part => part.trim()).filter(part => part !== '')),
    v.array(item),
    v.maxLength(max),
  )
}
