import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { moment } from '#shared/schemas/basics'

/** `post-new`, `post-new-vue`, `post-12`, `comment-12`, `comment-12-7` (a reply to 7), `comment-edit-9`, `stack-new`, `stack-harbour-lights`. */
const place = v.object({ place: v.pipe(v.string(), v.regex(/^(?:post|comment|stack|technology)(?:-[a-z0-9]+)+$/, 'draftPlace'), v.maxLength(80)) })

/** Without what Postgres has no place for: zeros, and halves of a character. */
function text(max: number) {
  return v.pipe(v.string(), v.maxLength(max), v.transform(value => value.replaceAll('\0', '').toWellFormed()))
}

/** The fields of a form, as they stand: a draft is never judged, only bounded. */
export const draftContent = v.pipe(
  v.record(v.pipe(v.string(), v.regex(/^\w{1,40}$/)), v.union([text(128_000), v.null(), v.pipe(v.array(text(100)), v.maxLength(20))])),
  v.check(content => Object.keys(content).length <= 20, 'draftLarge'),
)

export const draft = v.object({ content: draftContent, savedAt: moment })
export type Draft = v.InferOutput<typeof draft>

export const drafts = {
  get: defineOperation({
    method: 'GET', path: '/api/drafts/:place', summary: 'My unfinished text of one place; null if there is none', access: 'signedIn', limit: 'read',
    params: place, returns: v.nullable(draft),
  }),
  put: defineOperation({
    method: 'PUT', path: '/api/drafts/:place', summary: 'Keep an unfinished text', access: 'signedIn', limit: 'write',
    params: place, body: v.object({ content: draftContent }), returns: draft,
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/drafts/:place', summary: 'Throw an unfinished text away', access: 'signedIn', limit: 'write', params: place,
  }),
}
