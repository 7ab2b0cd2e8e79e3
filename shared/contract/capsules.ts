import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { moment } from '#shared/schemas/basics'
import { attachmentId, capsuleDraft, capsuleEdit, clientId, CAPSULE_STATES, handOver, RECIPIENT_STATES, wallTime } from '#shared/schemas/capsules'
import { publicId, secret32 } from '#shared/schemas/secrets'

const state = v.picklist(CAPSULE_STATES)

export const attachment = v.object({ id: attachmentId, name: v.string(), size: v.number(), contentType: v.string() })
export type Attachment = v.InferOutput<typeof attachment>

export const capsuleRecipient = v.object({
  id: publicId,
  /** An address as its sender wrote it, or a person. */
  to: v.string(),
  person: v.nullable(v.object({ handle: v.string(), name: v.string() })),
  state: v.picklist(RECIPIENT_STATES),
  /** Why it failed, where it did. */
  reason: v.nullable(v.string()),
  claimedAt: v.nullable(moment),
  openedAt: v.nullable(moment),
})

export const capsule = v.object({
  id: publicId,
  /** Of a draft: sending it goes by the id that its client gave it. */
  client_id: v.nullable(v.string()),
  state,
  version: v.number(),
  isGuest: v.boolean(),
  sender: v.object({ name: v.string(), email: v.nullable(v.string()) }),
  subject: v.string(),
  body_md: v.string(),
  body_html: v.string(),
  body_position: v.picklist(['before', 'after']),
  /** The sealed note that is its content, if the server cannot read it. */
  sealed_note: v.nullable(publicId),
  files: v.array(attachment),
  to: v.array(capsuleRecipient),
  when: v.nullable(v.object({ at_local: v.string(), tz: v.string() })),
  release_at: v.nullable(moment),
  created_at: moment,
  confirmed_at: v.nullable(moment),
  released_at: v.nullable(moment),
  held_reason: v.nullable(v.string()),
  history: v.array(v.object({ event: v.string(), at: moment, detail: v.string() })),
  abilities: v.object({ edit: v.boolean(), cancel: v.boolean(), sendNow: v.boolean(), move: v.boolean() }),
  now: moment,
})
export type Capsule = v.InferOutput<typeof capsule>

const brief = v.object({ id: publicId, state, release_at: v.nullable(moment), version: v.number() })
const byId = v.object({ id: publicId })
const token = v.object({ token: secret32 })
/** The guest's capability, mailed with the receipt. */
const managed = v.object({ 'manage-token': v.optional(secret32) })
const version = v.object({ 'manage-token': v.optional(secret32), 'if-match': v.pipe(v.string(), v.regex(/^"?\d{1,9}"?$/, 'version'), v.transform(text => Number(text.replaceAll('"', '')))) })
const optOutToken = v.object({ token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{20,200}$/, 'link')) })
const REFUSALS = ['DateTooSoon', 'DateTooFar', 'Refused', 'RecipientRefused', 'SenderBlocked', 'QuotaExceeded', 'TooLarge', 'NotFound'] as const

export const capsules = {
  create: defineOperation({
    method: 'POST', path: '/api/capsules', summary: 'Send a capsule: a guest’s waits for its confirmation by mail, a member’s for its date. The same client_id again answers the first one',
    access: 'anyone', limit: 'capsuleCreate', body: capsuleDraft, status: 201, returns: brief, errors: REFUSALS,
  }),
  saveDraft: defineOperation({
    method: 'PUT', path: '/api/capsules/drafts/:clientId', summary: 'Keep an unfinished capsule', access: 'signedIn', limit: 'write',
    params: v.object({ clientId }), body: v.partial(capsuleEdit), returns: brief, errors: ['TooLate'],
  }),
  get: defineOperation({
    method: 'GET', path: '/api/capsules/:id', summary: 'Everything about one of my capsules', access: 'anyone', limit: 'read', params: byId, headers: managed, returns: capsule, errors: ['NotFound'],
  }),
  update: defineOperation({
    method: 'PATCH', path: '/api/capsules/:id', summary: 'Change a capsule that waits, until a minute before its date', access: 'anyone', limit: 'write',
    params: byId, headers: version, body: v.partial(capsuleEdit), returns: brief, errors: [...REFUSALS, 'TooLate', 'Stale'],
  }),
  preview: defineOperation({
    method: 'POST', path: '/api/capsules/:id/preview', summary: 'The whole capsule, for who holds the link to confirm it; changes nothing', access: 'anyone', limit: 'credentials',
    params: byId, body: token, returns: capsule, errors: ['NotFound', 'UnknownOrExpired', 'Canceled'],
  }),
  confirm: defineOperation({
    method: 'POST', path: '/api/capsules/:id/confirm', summary: 'Confirm a guest’s capsule; again answers the same', access: 'anyone', limit: 'credentials',
    params: byId, body: token, returns: brief, errors: ['UnknownOrExpired', 'Canceled'],
  }),
  discard: defineOperation({
    method: 'POST', path: '/api/capsules/:id/discard', summary: 'I did not write this: throw it away, and (with opt_out) never ask this address again', access: 'anyone', limit: 'credentials',
    params: byId, body: v.object({ ...token.entries, opt_out: v.optional(v.boolean(), true) }), returns: brief, errors: ['UnknownOrExpired', 'TooLate'],
  }),
  cancel: defineOperation({
    method: 'POST', path: '/api/capsules/:id/cancel', summary: 'Cancel: a guest’s is wiped, a member’s becomes a draft again', access: 'anyone', limit: 'write',
    params: byId, body: v.object({ token: v.optional(secret32) }), returns: brief, errors: ['NotFound', 'TooLate'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/capsules/:id', summary: 'Throw a draft away', access: 'signedIn', limit: 'write', params: byId, errors: ['NotFound'],
  }),
  sendNow: defineOperation({
    method: 'POST', path: '/api/capsules/:id/send-now', summary: 'Release it now', access: 'anyone', limit: 'write', params: byId, headers: managed, status: 202, returns: brief, errors: ['NotFound', 'TooLate', 'Refused'],
  }),
  move: defineOperation({
    method: 'POST', path: '/api/capsules/:id/move', summary: 'Choose another date', access: 'anyone', limit: 'write', params: byId, headers: managed, body: wallTime, returns: brief,
    errors: ['NotFound', 'TooLate', 'DateTooSoon', 'DateTooFar'],
  }),
  changeAddress: defineOperation({
    method: 'PUT', path: '/api/capsules/:id/recipients/:recipientId/address', summary: 'Give a recipient another address, also after a mail bounced (asks for a recent sign-in)', access: 'signedIn', inPerson: true, limit: 'write',
    params: v.object({ id: publicId, recipientId: publicId }), body: v.object({ email: handOver.entries.email }), returns: brief, errors: ['NotFound', 'TooLate', 'ReauthenticationRequired', 'RecipientRefused'],
  }),
  open: defineOperation({
    method: 'POST', path: '/c/:claim/open', summary: 'A capsule’s content and short-lived downloads, for its recipient: with the claim token of the mail, or signed in with the capsule’s id',
    access: 'anyone', limit: 'credentials', params: v.object({ claim: v.union([secret32, publicId], 'link') }),
    returns: v.object({
      id: publicId, subject: v.string(), body_html: v.string(), body_position: v.picklist(['before', 'after']), sealed_note: v.nullable(publicId),
      sender: v.object({ name: v.string(), isVerified: v.boolean() }), written_at: moment, release_at: moment, released_at: moment,
      files: v.array(v.object({ ...attachment.entries, url: v.string() })), links_until: moment, has_accepted_sender: v.boolean(),
    }),
    errors: ['NotFound', 'TooEarly', 'Gone'],
  }),
  answerSender: defineOperation({
    method: 'POST', path: '/c/:claim/sender', summary: 'Accept a sender (their links become links) or block them', access: 'anyone', limit: 'write',
    params: v.object({ claim: v.union([secret32, publicId], 'link') }), body: v.object({ answer: v.picklist(['accept', 'block']) }), errors: ['NotFound'],
  }),
  download: defineOperation({
    method: 'GET', path: '/api/capsules/files/:ticket', summary: 'One file, by a link that lives ten minutes; answers ranges', access: 'anyone', limit: 'chunk',
    params: v.object({ ticket: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{20,200}$/, 'link')) }), bytes: true, errors: ['NotFound', 'Gone'],
  }),
  optOutPage: defineOperation({
    method: 'GET', path: '/api/optout/:token', summary: 'Leads to the page where all mail can be ended; changes nothing', access: 'anyone', limit: 'mail', status: 303, text: true,
    params: optOutToken, returns: v.string(), errors: ['NotFound'],
  }),
  /** RFC 8058, for mails to addresses. */
  optOut: defineOperation({
    method: 'POST', path: '/api/optout/:token', summary: 'One-click opt-out of a mail program (RFC 8058)', access: 'anyone', limit: 'mail',
    params: optOutToken, accepts: 'form', returns: v.object({ email: v.string() }), errors: ['NotFound'],
  }),
}

export const files = {
  begin: defineOperation({
    method: 'POST', path: '/api/files', summary: 'Begin a resumable upload of a capsule’s file', access: 'anyone', limit: 'upload', status: 201,
    body: v.object({ name: handOver.entries.name, size: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)), type: v.optional(v.pipe(v.string(), v.maxLength(100)), '') }),
    returns: v.object({ id: attachmentId, ticket: secret32, offset: v.number(), size: v.number() }), errors: ['TooLarge', 'UnsupportedMediaType', 'QuotaExceeded'],
  }),
  status: defineOperation({
    method: 'GET', path: '/api/files/:fileId', summary: 'How much of an upload has arrived', access: 'anyone', limit: 'chunk',
    params: v.object({ fileId: attachmentId }), headers: v.object({ 'upload-ticket': secret32 }), returns: v.object({ offset: v.number(), size: v.number(), sha256: v.nullable(v.string()) }), errors: ['NotFound'],
  }),
  append: defineOperation({
    method: 'PATCH', path: '/api/files/:fileId', summary: 'Append bytes at an offset', access: 'anyone', limit: 'chunk',
    params: v.object({ fileId: attachmentId }), headers: v.object({ 'upload-ticket': secret32, 'upload-offset': v.pipe(v.string(), v.regex(/^\d{1,12}$/, 'wholeNumber'), v.transform(Number)) }),
    accepts: 'bytes', returns: v.object({ offset: v.number(), size: v.number() }), errors: ['NotFound', 'BadOffset', 'TooLarge', 'QuotaExceeded'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/files/:fileId', summary: 'Throw an upload away that no capsule has', access: 'anyone', limit: 'write',
    params: v.object({ fileId: attachmentId }), headers: v.object({ 'upload-ticket': secret32 }), errors: ['NotFound'],
  }),
}
