import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, idParam, moment, slugParam } from '#shared/schemas/basics'
import { postType, SUBSCRIPTION_LEVELS } from '#shared/schemas/community'
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
  about: v.nullable(v.object({ kind: v.picklist(['scheduledPost', 'capsule', 'note']), id: v.string(), title: v.string() })),
  createdAt: moment,
  readAt: v.nullable(moment),
})
export type Notification = v.InferOutput<typeof notification>

export const subscriptionDraft = v.object({
  /** Empty: every type. */
  postTypes: v.array(postType),
  level: v.picklist(SUBSCRIPTION_LEVELS),
})

export const subscription = v.object({ organization: organizationSummary, ...subscriptionDraft.entries })
export type Subscription = v.InferOutput<typeof subscription>

const bySlug = v.object({ organization: slugParam })
const optOutToken = v.object({ token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{20,200}$/, 'link')) })

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
  markAllRead: defineOperation({
    method: 'PUT', path: '/api/notifications/read', summary: 'Mark all as read', access: 'signedIn', limit: 'write', returns: v.object({ unread: v.number() }),
  }),
}

export const subscriptions = {
  list: defineOperation({
    method: 'GET', path: '/api/subscriptions', summary: 'What I subscribe to', access: 'signedIn', limit: 'read', returns: pageOf(subscription),
  }),
  estimate: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/subscription/estimate', summary: 'How many mails a week a choice of types would bring, from the last 90 days',
    access: 'signedIn', limit: 'read', params: bySlug, query: v.object({ types: v.optional(v.string()) }),
    returns: v.object({ mailsPerWeek: v.number() }), errors: ['NotFound'],
  }),
  put: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/subscription', summary: 'Subscribe to an organization, or change what I get', access: 'signedIn', limit: 'write',
    params: bySlug, body: subscriptionDraft, returns: subscription, errors: ['NotFound'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/subscription', summary: 'End a subscription', access: 'signedIn', limit: 'write',
    params: bySlug, errors: ['NotFound'],
  }),
  follow: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/subscription', summary: 'Follow a post’s thread, or mute it', access: 'signedIn', limit: 'write',
    params: v.object({ postId: idParam }), body: v.object({ level: v.picklist(SUBSCRIPTION_LEVELS) }), errors: ['NotFound'],
  }),
  unfollow: defineOperation({
    method: 'DELETE', path: '/api/posts/:postId/subscription', summary: 'Stop following a thread, also one that I may not see any more', access: 'signedIn', limit: 'write',
    params: v.object({ postId: idParam }),
  }),
  describeOptOut: defineOperation({
    method: 'GET', path: '/api/unsubscribe/:token', summary: 'What an unsubscribe link would end; changes nothing', access: 'anyone', limit: 'mail', params: optOutToken,
    returns: v.object({ email: v.string(), sender: v.nullable(v.string()), person: v.nullable(v.string()), organization: v.nullable(v.string()), post: v.nullable(v.string()), postType: v.nullable(postType), scopes: v.array(v.picklist(OPT_OUT_SCOPES)) }),
    errors: ['NotFound'],
  }),
  optOut: defineOperation({
    method: 'POST', path: '/api/unsubscribe/:token', summary: 'End what the link stands for, or the chosen scope', access: 'anyone', limit: 'mail', params: optOutToken,
    body: v.object({ scope: v.picklist(OPT_OUT_SCOPES) }), errors: ['NotFound'],
  }),
  /** RFC 8058: a mail program posts `List-Unsubscribe=One-Click` as a form, without a cookie. */
  oneClick: defineOperation({
    method: 'POST', path: '/unsubscribe/:token', summary: 'One-click unsubscribe of a mail program (RFC 8058)', access: 'anyone', limit: 'mail', params: optOutToken,
    accepts: 'form', errors: ['NotFound'],
  }),
}
