import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, idParam, moment } from '#shared/schemas/basics'
import { postType } from '#shared/schemas/community'
import { organizationSummary, personSummary } from '#shared/schemas/summaries'

/** What a notification lets its recipient end: one person in a thread, the thread, a type of post, an organization. */
export const NARROW_SCOPES = ['person', 'thread', 'type', 'organization'] as const

export const notification = v.object({
  id,
  kind: v.string(),
  /** Why I got it: a key of the reasons in shared/messages. */
  reason: v.string(),
  /** The technology that I follow, where that is the reason. */
  technology: v.nullable(v.string()),
  /** What its words name besides. */
  facts: v.record(v.string(), v.union([v.string(), v.number()])),
  actor: v.nullable(personSummary),
  organization: v.nullable(organizationSummary),
  post: v.nullable(v.object({ id, slug: v.string(), title: v.string(), type: postType })),
  /** What I can have less of with one more press, from the narrowest. */
  narrow: v.array(v.picklist(NARROW_SCOPES)),
  commentId: v.nullable(id),
  /** What waited for its time or was sealed: its page follows from kind and id. */
  about: v.nullable(v.object({ kind: v.picklist(['scheduledPost', 'capsule', 'note', 'case']), id: v.string(), title: v.string() })),
  createdAt: moment,
  readAt: v.nullable(moment),
})
export type Notification = v.InferOutput<typeof notification>

/** What an unsubscribe link can end besides: a capsule's sender, or all mail. */
export const OPT_OUT_SCOPES = ['sender', 'person', 'thread', 'type', 'organization', 'everything'] as const

export const notifications = {
  list: defineOperation({
    method: 'GET', path: '/api/notifications', summary: 'My notifications, the newest first', access: 'signedIn', limit: 'read',
    query: v.object({ ...pageQuery.entries, unread: v.optional(v.literal('1')) }), returns: pageOf(notification),
  }),
  count: defineOperation({
    method: 'GET', path: '/api/notifications/count', summary: 'How many are unread', access: 'signedIn', limit: 'read', returns: v.object({ unread: v.number() }),
  }),
  markRead: defineOperation({
    method: 'PUT', path: '/api/notifications/:notificationId/read', summary: 'Mark one as read or unread', access: 'signedIn', limit: 'write',
    params: v.object({ notificationId: idParam }), body: v.object({ read: v.boolean() }), returns: v.object({ unread: v.number() }), errors: ['NotFound'],
  }),
  narrow: defineOperation({
    method: 'POST', path: '/api/notifications/:notificationId/narrow', summary: 'Have less of what one of mine is about', access: 'signedIn', limit: 'write',
    params: v.object({ notificationId: idParam }), body: v.object({ scope: v.picklist(NARROW_SCOPES) }), errors: ['NotFound'],
  }),
  markThreadRead: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/notifications/read', summary: 'Mark all about one post as read: I am reading it', access: 'signedIn', limit: 'write',
    params: v.object({ postId: idParam }), returns: v.object({ unread: v.number() }), errors: ['NotFound'],
  }),
  markAllRead: defineOperation({
    method: 'PUT', path: '/api/notifications/read', summary: 'Mark all as read', access: 'signedIn', limit: 'write', returns: v.object({ unread: v.number() }),
  }),
}
