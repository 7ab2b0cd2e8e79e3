import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { moment, slugParam } from '#shared/schemas/basics'
import { base64url, idOfNote, secret32 } from '#shared/schemas/secrets'

/**
 * What a sender decides about a note. Its canonical form is the additional data of the encryption, so a server that
 * changes it makes the note unreadable. Times are the server's (`GET /api/limits`).
 */
export const notePolicy = v.strictObject({
  format: v.literal(1),
  id: idOfNote,
  opens: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  opens_at: v.nullable(moment),
  expires_at: moment,
  passphrase: v.boolean(),
  /** No grace: what is lost on the way is lost. */
  strict: v.boolean(),
  /** After so many wrong passphrases the note is destroyed instead of locked for a while. */
  destroy_after_wrong_tries: v.boolean(),
  /** The opener is told that the sender sees when it was opened. */
  receipts: v.boolean(),
})
export type NotePolicy = v.InferOutput<typeof notePolicy>

export const kdf = v.nullable(v.strictObject({ name: v.literal('PBKDF2-SHA256'), iterations: v.pipe(v.number(), v.integer(), v.minValue(600_000), v.maxValue(5_000_000)) }))

const sealedNote = v.object({
  v: v.literal(1),
  policy: notePolicy,
  /** 96 random bits. */
  iv: base64url(16, 16),
  ct: base64url(1, 1_400_000),
  kdf,
  /** SHA-256 of the proofs and of the manage token: the server never holds what opens. */
  peek_hash: secret32,
  open_hash: secret32,
  manage_hash: secret32,
  /** Encrypted chunks of each file. */
  files: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))), v.maxLength(100)), []),
})

export const NOTE_STATES = ['uploading', 'sealed', 'opened', 'revoked', 'expired', 'destroyed'] as const
const state = v.picklist(NOTE_STATES)
export type NoteState = v.InferOutput<typeof state>

/** `state`, `opensLeft` and `endedAt` are null where the sender asked for no receipts: what the reader did is theirs alone. */
export const noteSummary = v.object({
  /** Of a note whose content is gone: a hash of it. */
  id: idOfNote,
  state: v.nullable(state),
  receipts: v.boolean(),
  opens: v.number(),
  opensLeft: v.nullable(v.number()),
  createdAt: moment,
  opensAt: v.nullable(moment),
  expiresAt: moment,
  endedAt: v.nullable(moment),
})
export type NoteSummary = v.InferOutput<typeof noteSummary>

export const RECEIPT_EVENTS = ['created', 'peeked', 'opened', 'wiped', 'revoked', 'expired', 'locked', 'destroyed'] as const

const byId = v.object({ id: idOfNote })
const number = v.pipe(v.string(), v.regex(/^(?:0|[1-9]\d{0,2})$/, 'id'), v.transform(Number))
const chunk = v.object({ id: idOfNote, file: number, chunk: number })
/**
 * An opening is refused (OriginNotAllowed) unless both say what they must: our own page and our own command line send them,
 * no other site can.
 */
export const OPEN_HEADERS = { 'note-open': '1', 'sec-fetch-site': 'same-origin' } as const
const openHeaders = v.object({ 'note-open': v.optional(v.string(), ''), 'sec-fetch-site': v.optional(v.string(), '') })
/** 32 random bytes that only the sender has. */
const manage = v.object({ 'manage-token': secret32 })
const managedOrOwn = v.object({ 'manage-token': v.optional(secret32) })
const ENDED = ['Opened', 'Revoked', 'Expired', 'Destroyed'] as const

export const notes = {
  put: defineOperation({
    method: 'PUT', path: '/api/notes/:id', summary: 'Store a sealed note, or say again that it is stored (the same bytes answer 200)', access: 'anyone', limit: 'noteCreate', status: 201,
    params: byId, body: sealedNote, bodyBytes: 1_500_000, returns: v.object({ id: idOfNote, state, expires_at: moment }), errors: ['IdTaken', 'TooLarge', 'BadPolicy', 'QuotaExceeded', 'Suspended'],
  }),
  putChunk: defineOperation({
    method: 'PUT', path: '/api/notes/:id/files/:file/:chunk', summary: 'Upload one encrypted chunk of a file; again is harmless', access: 'anyone', limit: 'chunk',
    params: chunk, headers: manage, accepts: 'bytes', errors: ['NotAllowed', 'NotFound', 'Conflict', 'TooLarge', 'QuotaExceeded'],
  }),
  seal: defineOperation({
    method: 'POST', path: '/api/notes/:id/seal', summary: 'Close a note whose files are all there', access: 'anyone', limit: 'write',
    params: byId, headers: manage, returns: v.object({ state }), errors: ['NotAllowed', 'NotFound', 'ChunksMissing'],
  }),
  peek: defineOperation({
    method: 'POST', path: '/api/notes/:id/peek', summary: 'What a note is, for who proves to hold its link; opens nothing', access: 'anyone', limit: 'notePeek',
    params: byId, body: v.object({ peek_proof: secret32 }),
    returns: v.object({
      state, needs_passphrase: v.boolean(), kdf, opens_left: v.number(), expires_at: moment, opens_at: v.nullable(moment), size_bucket: v.number(),
      receipts: v.boolean(), strict: v.boolean(), locked_until: v.nullable(moment), now: moment,
    }),
    errors: ['NotFound', ...ENDED],
  }),
  open: defineOperation({
    method: 'POST', path: '/api/notes/:id/open', summary: 'Open a note: one of its openings is used up', access: 'anyone', limit: 'noteOpen',
    params: byId, headers: openHeaders, body: v.object({ peek_proof: secret32, open_proof: secret32, attempt_id: base64url(16, 43) }),
    returns: v.object({
      iv: v.string(), ct: v.string(), policy: notePolicy, files: v.array(v.number()), grace_until: v.nullable(moment), opens_left: v.number(),
      ticket: v.nullable(v.string()), ticket_until: v.nullable(moment),
    }),
    errors: ['WrongSecret', 'TooEarly', 'NotFound', 'Locked', 'OriginNotAllowed', ...ENDED],
  }),
  ack: defineOperation({
    method: 'POST', path: '/api/notes/:id/ack', summary: 'The text (or with `files`, everything) has arrived: what was kept for a repetition is wiped', access: 'anyone', limit: 'noteOpen',
    params: byId, body: v.object({ attempt_id: base64url(16, 43), files: v.optional(v.boolean(), false) }), errors: ['NotFound', ...ENDED],
  }),
  getChunk: defineOperation({
    method: 'GET', path: '/api/notes/:id/files/:file/:chunk', summary: 'One encrypted chunk of a file, with the ticket that opening gave', access: 'anyone', limit: 'chunk',
    params: chunk, headers: v.object({ 'open-ticket': v.optional(v.pipe(v.string(), v.maxLength(100)), '') }), bytes: true, errors: ['NotAllowed', 'NotFound', 'Gone'],
  }),
  revoke: defineOperation({
    method: 'POST', path: '/api/notes/:id/revoke', summary: 'Destroy a note before it is opened', access: 'anyone', limit: 'write',
    params: byId, headers: managedOrOwn, errors: ['NotFound', 'Opened', 'Expired', 'Destroyed'],
  }),
  receipt: defineOperation({
    method: 'GET', path: '/api/notes/:id/receipt', summary: 'What happened to a note, for its sender: no addresses, no devices', access: 'anyone', limit: 'read',
    params: byId, headers: managedOrOwn,
    returns: v.object({ ...noteSummary.entries, events: v.array(v.object({ event: v.picklist(RECEIPT_EVENTS), at: moment, opening: v.nullable(v.number()) })) }), errors: ['NotFound'],
  }),
  mine: defineOperation({
    method: 'GET', path: '/api/notes', summary: 'The notes that I have sealed, the newest first', access: 'signedIn', limit: 'read', query: pageQuery, returns: pageOf(noteSummary),
  }),
  ofMembers: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/notes', summary: 'How many notes members seal, by day: counts and dates only', access: 'signedIn', limit: 'read',
    params: v.object({ organization: slugParam }),
    returns: v.object({ days: v.array(v.object({ day: v.string(), sealed: v.number(), opened: v.number(), revoked: v.number(), expired: v.number() })) }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}

/** A form has no numbers. */
const wholeNumber = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))], 'wholeNumber')

/** What the two-line way takes. `expires_in` is in seconds, or a number with its unit: `90m`, `12h`, `7d`. */
export const messageDraft = v.object({
  message: v.pipe(v.string(), v.minLength(1), v.check(text => text.isWellFormed(), 'controlCharacters')),
  expires_in: v.optional(v.union([wholeNumber, v.pipe(v.string(), v.regex(/^\d{1,6}[smhd]$/), v.transform(secondsOf))], 'duration')),
  opens: v.optional(v.pipe(wholeNumber, v.integer('wholeNumber'), v.minValue(1))),
  passphrase: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000), v.check(text => text.isWellFormed(), 'controlCharacters'))),
})
export type MessageDraft = v.InferOutput<typeof messageDraft>

function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * { s: 1, m: 60, h: 3_600, d: 86_400 }[duration.slice(-1) as 's' | 'm' | 'h' | 'd']
}

const postParams = v.object({ id: base64url(16, 16), key: secret32 })

/** The two-line way with curl: these answer plain text, whatever goes wrong (server/routes/post). */
export const plainNotes = {
  create: defineOperation({
    method: 'POST', path: '/post', summary: 'Leave a message, get a URL that shows it once. The server sees the text in transit, encrypts it with a key that only the URL has, and keeps ciphertext',
    access: 'anyone', limit: 'noteCreate', accepts: 'raw', text: 'always', returns: v.string(), status: 201, errors: ['TooLarge', 'UnsupportedMediaType', 'QuotaExceeded', 'Suspended', 'OriginNotAllowed'],
  }),
  read: defineOperation({
    method: 'GET', path: '/post/:id/:key', summary: 'The message, once, to command-line clients; an inert page with a button to everybody else', access: 'anyone', limit: 'noteOpen',
    params: postParams, text: 'always', returns: v.string(), errors: ['NotFound', 'WrongSecret', 'Locked'],
  }),
  open: defineOperation({
    method: 'POST', path: '/post/:id/:key', summary: 'The message, once: with its passphrase, or from the page’s button', access: 'anyone', limit: 'noteOpen',
    params: postParams, accepts: 'raw', text: 'always', returns: v.string(), errors: ['NotFound', 'WrongSecret', 'Locked', 'OriginNotAllowed', 'TooLarge'],
  }),
}
