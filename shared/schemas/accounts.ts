import * as v from 'valibot'
import { RESERVED_HANDLES } from '#shared/rules/reserved-names'
import { line } from '#shared/schemas/basics'
import { LIMITS } from '#shared/schemas/community'

/** The secret of a mailed link. */
export const mailedSecret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{20,100}$/, 'link'))

/** The longest address that SMTP carries (RFC 5321, 4.5.3.1.3, without the angle brackets). */
export const emailAddress = v.pipe(line({ min: 1, max: 254 }), v.rfcEmail())

/** 3–20 of letters, digits, `_` and `-`; the case is kept for display and does not distinguish. */
export const handle = v.pipe(
  line({ min: 3, max: 20 }),
  v.regex(/^[a-zA-Z0-9_-]*$/, 'handle'),
  v.check(text => !RESERVED_HANDLES.has(text.toLowerCase()), 'reserved'),
)

/** 10 to 256 code points after NFKC; no rules of composition. Common ones are refused by the server. */
export const newPassword = v.pipe(
  v.string(),
  v.normalize('NFKC'),
  v.check(text => [...text].length >= 10, 'passwordShort'),
  v.check(text => [...text].length <= 256, 'passwordLong'),
)

/** What somebody types as their password: only bounded, so that sign-in says nothing about the rules. */
export const password = v.pipe(v.string(), v.minLength(1), v.maxLength(1024), v.normalize('NFKC'))

export const personName = line({ min: 1, max: LIMITS.personName })
