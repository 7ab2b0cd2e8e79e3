import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { postDraft } from '#shared/contract/posts'
import { id, idParam, moment } from '#shared/schemas/basics'
import { wallTime } from '#shared/schemas/capsules'

export const scheduledPost = v.object({
  id,
  state: v.picklist(['waiting', 'published', 'refused', 'canceled']),
  draft: v.record(v.string(), v.unknown()),
  when: wallTime,
  publish_at: moment,
  /** Why it could not be published. */
  refusal: v.nullable(v.string()),
  postId: v.nullable(id),
  version: v.number(),
})
export type ScheduledPost = v.InferOutput<typeof scheduledPost>

/** One thing of mine that waits: which page opens it follows from kind and id. */
export const waitingThing = v.object({
  kind: v.picklist(['capsule', 'post', 'note']),
  id: v.string(),
  title: v.string(),
  to: v.string(),
  /** The state of the capsule (`sealed`: it waits, and its content is a sealed note), the post or the note. */
  state: v.string(),
  /** Null: a draft without a date. */
  due_at: v.nullable(moment),
  tz: v.nullable(v.string()),
  abilities: v.object({ cancel: v.boolean(), move: v.boolean(), sendNow: v.boolean() }),
})
export type WaitingThing = v.InferOutput<typeof waitingThing>

const byId = v.object({ scheduledPostId: idParam })
const body = v.object({ draft: postDraft, when: wallTime })

export const scheduling = {
  list: defineOperation({
    method: 'GET', path: '/api/scheduled', summary: 'Everything of mine that waits, the next first: drafts and capsules, posts, sealed notes that open later', access: 'signedIn', limit: 'read',
    query: v.object({ ...pageQuery.entries, kind: v.optional(waitingThing.entries.kind) }), returns: v.object({ ...pageOf(waitingThing).entries, now: moment }),
  }),
  schedulePost: defineOperation({
    method: 'POST', path: '/api/scheduled/posts', summary: 'Write a post that is published at a date; rights are checked now, and again then', access: 'signedIn', limit: 'post', status: 201,
    body, returns: scheduledPost, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended', 'Refused', 'DateTooSoon', 'DateTooFar', 'AlreadyPosted'],
  }),
  getPost: defineOperation({
    method: 'GET', path: '/api/scheduled/posts/:scheduledPostId', summary: 'One of my scheduled posts', access: 'signedIn', limit: 'read', params: byId, returns: scheduledPost, errors: ['NotFound'],
  }),
  updatePost: defineOperation({
    method: 'PUT', path: '/api/scheduled/posts/:scheduledPostId', summary: 'Change a scheduled post or its date', access: 'signedIn', limit: 'write',
    params: byId, body: v.object({ ...body.entries, version: id }), returns: scheduledPost, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended', 'Refused', 'AlreadyPosted', 'DateTooSoon', 'DateTooFar', 'TooLate', 'Stale'],
  }),
  publishPost: defineOperation({
    method: 'POST', path: '/api/scheduled/posts/:scheduledPostId/publish', summary: 'Publish it now', access: 'signedIn', limit: 'post', params: byId, returns: scheduledPost, errors: ['NotFound', 'TooLate', 'NotAllowed', 'MembersOnly', 'Suspended', 'Refused', 'AlreadyPosted'],
  }),
  movePost: defineOperation({
    method: 'POST', path: '/api/scheduled/posts/:scheduledPostId/move', summary: 'Choose another date', access: 'signedIn', limit: 'write', params: byId, body: wallTime, returns: scheduledPost, errors: ['NotFound', 'TooLate', 'DateTooSoon', 'DateTooFar'],
  }),
  cancelPost: defineOperation({
    method: 'DELETE', path: '/api/scheduled/posts/:scheduledPostId', summary: 'Do not publish it', access: 'signedIn', limit: 'write', params: byId, errors: ['NotFound', 'TooLate'],
  }),
}
