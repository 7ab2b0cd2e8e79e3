import * as v from 'valibot'
import { emailAddress } from '#shared/schemas/accounts'
import { line, markdown } from '#shared/schemas/basics'
import { LIMIT_DEFAULTS } from '#shared/contract/limits'
import { base64url, publicId, secret32 } from '#shared/schemas/secrets'

const { capsules } = LIMIT_DEFAULTS

export const CAPSULE_STATES = ['draft', 'awaiting_confirmation', 'scheduled', 'releasing', 'sent', 'canceled', 'expired', 'held'] as const
export type CapsuleState = (typeof CAPSULE_STATES)[number]

export const RECIPIENT_STATES = ['waiting', 'queued', 'sending', 'sent', 'delivered', 'deferred', 'bounced', 'suppressed', 'failed'] as const
export type RecipientState = (typeof RECIPIENT_STATES)[number]

export const attachmentId = publicId

/** Made by the client, so that sending twice makes one. */
export const clientId = base64url(16, 64)

/** Counted in code points: an emoji is one character. */
const codePoints = (max: number) => v.check((text: string) => text.length <= max || [...text].length <= max, 'too_long')

export const zone = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.check(isZone, 'timeZone'))
/** A time as a clock on the wall shows it, without an offset. */
export const local = v.pipe(v.string(), v.regex(/^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/, 'wallTime'), v.check(isRealDate, 'wallTime'))
export const wallTime = v.object({ at_local: local, tz: zone })

/** A recipient: an address, or a person by handle (`@robin`). */
const recipient = v.pipe(v.string(), v.trim(), v.maxLength(254), v.check(text => text.startsWith('@') ? /^@[A-Za-z0-9_-]{1,40}$/.test(text) : v.is(emailAddress, text), 'recipient'))

const content = {
  subject: v.optional(line({ max: capsules.subjectCharacters }), ''),
  body_md: v.pipe(markdown({ max: 2 * 1_000_000 }), codePoints(capsules.textCharacters)),
  body_position: v.optional(v.picklist(['before', 'after']), 'before'),
  /** The ticket is not needed for a file that the capsule has already. */
  files: v.optional(v.pipe(v.array(v.object({ id: attachmentId, ticket: v.optional(secret32) })), v.maxLength(100)), []),
  to: v.pipe(v.array(recipient), v.minLength(1), v.maxLength(100)),
  when: wallTime,
  /** The id of a sealed note with an `opens_at`, which takes the place of the text. */
  seal: v.optional(v.nullable(publicId), null),
}

/** What its sender may change later. */
export const capsuleEdit = v.object(content)

export const capsuleDraft = v.pipe(
  v.object({
    client_id: clientId,
    ...content,
    /** A guest's own name and address; left out by who is signed in. */
    from: v.optional(v.nullable(v.object({ name: v.pipe(line({ min: 1, max: capsules.nameCharacters }), codePoints(capsules.nameCharacters)), email: emailAddress })), null),
  }),
  v.forward(v.partialCheck([['body_md'], ['files'], ['seal']], draft => draft.body_md !== '' || draft.files.length > 0 || draft.seal !== null, 'textOrFile'), ['body_md']),
)
export type CapsuleDraft = v.InferOutput<typeof capsuleDraft>

export const handOver = v.object({ email: emailAddress, name: line({ min: 1, max: 255 }) })

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  }
  catch {
    return false
  }
}

/** 2027-02-30 is none. A year far away is: whether it is too far is the server's question. */
function isRealDate(text: string): boolean {
  const parts = /^(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text)
  if (!parts) return false
  const [, year, month, day, hour, minute] = parts.map(Number) as [number, number, number, number, number, number]
  const date = new Date(Date.UTC(2000, 0, 1))
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60
}
