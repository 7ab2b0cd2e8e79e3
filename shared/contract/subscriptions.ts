import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { OPT_OUT_SCOPES } from '#shared/contract/notifications'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, idParam, moment, slugParam } from '#shared/schemas/basics'
import { postType, SUBSCRIPTION_LEVELS } from '#shared/schemas/community'
import { organizationSummary, personSummary } from '#shared/schemas/summaries'

const level = v.picklist(SUBSCRIPTION_LEVELS)
const technologies = v.pipe(v.array(slugParam), v.maxLength(20))

export const subscriptionDraft = v.object({
  /** Empty: every type. */
  postTypes: v.array(postType),
  /** Slugs; empty: whatever it is about. */
  technologies: v.optional(technologies, []),
  level,
})
const ownPlaceDraft = v.object({ postTypes: v.array(postType), level })

const post = v.object({ id, slug: v.string(), title: v.string() })
const target = v.variant('kind', [
  v.object({ kind: v.literal('organization'), organization: organizationSummary }),
  v.object({ kind: v.literal('technology'), technology: v.object({ slug: v.string(), name: v.string() }) }),
  v.object({ kind: v.literal('site') }),
  v.object({ kind: v.literal('thread'), post }),
  /** One person in one thread, of whom nothing more is told. */
  v.object({ kind: v.literal('person'), post, person: personSummary }),
])

export const subscription = v.object({ id, target, postTypes: v.array(postType), technologies: v.array(v.object({ slug: v.string(), name: v.string() })), level })
export type Subscription = v.InferOutput<typeof subscription>
export type SubscriptionLevel = v.InferOutput<typeof level>

/** How mail gets to me, and how much of it. */
export const mailSettings = v.object({
  email: v.string(),
  emailsOff: v.boolean(),
  /** Null: as many as the site thinks right. */
  mailsPerDay: v.nullable(v.number()),
  usualPerDay: v.number(),
  mostPerDay: v.number(),
  /** Of this day, by my clock. */
  today: v.object({ sent: v.number(), waiting: v.number() }),
  /** Why nothing is sent to my address any more. */
  suppressed: v.nullable(v.object({ kind: v.picklist(['bounced', 'complained', 'opted_out']), reason: v.nullable(v.string()), at: moment })),
})
export type MailSettings = v.InferOutput<typeof mailSettings>

const bySlug = v.object({ organization: slugParam })
const byTechnology = v.object({ technology: slugParam })
const byPost = v.object({ postId: idParam })
const optOutToken = v.object({ token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{20,200}$/, 'link')) })
const slugs = v.optional(v.pipe(v.string(), v.maxLength(1200), v.regex(/^[\w.,+-]*$/, 'slug')))

export const subscriptions = {
  list: defineOperation({
    method: 'GET', path: '/api/subscriptions', summary: 'What I follow and what I have muted, the latest first: places (organizations, technologies, the site) or threads',
    access: 'signedIn', limit: 'read', query: v.object({ ...pageQuery.entries, of: v.optional(v.picklist(['places', 'threads'])) }), returns: pageOf(subscription),
  }),
  change: defineOperation({
    method: 'PUT', path: '/api/subscriptions/:subscriptionId', summary: 'Change one of mine', access: 'signedIn', limit: 'write',
    params: v.object({ subscriptionId: idParam }), body: subscriptionDraft, returns: subscription, errors: ['NotFound'],
  }),
  end: defineOperation({
    method: 'DELETE', path: '/api/subscriptions/:subscriptionId', summary: 'End one of mine, also of what I may not see any more', access: 'signedIn', limit: 'write',
    params: v.object({ subscriptionId: idParam }), errors: ['NotFound'],
  }),
  estimate: defineOperation({
    method: 'GET', path: '/api/subscriptions/estimate', summary: 'How many mails a week a choice would bring, from the last 90 days: of an organization, a technology or everything',
    access: 'signedIn', limit: 'read',
    query: v.object({ organization: v.optional(slugParam), technology: v.optional(slugParam), types: slugs, technologies: slugs, level: v.optional(level) }),
    returns: v.object({ mailsPerWeek: v.number() }), errors: ['NotFound'],
  }),
  put: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/subscription', summary: 'Follow or mute an organization, or change what I get', access: 'signedIn', limit: 'write',
    params: bySlug, body: subscriptionDraft, returns: subscription, errors: ['NotFound'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/subscription', summary: 'End what I said about an organization', access: 'signedIn', limit: 'write',
    params: bySlug, errors: ['NotFound'],
  }),
  followTechnology: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology/subscription', summary: 'Follow a technology: posts about it, wherever they are', access: 'signedIn', limit: 'write',
    params: byTechnology, body: ownPlaceDraft, returns: subscription, errors: ['NotFound'],
  }),
  unfollowTechnology: defineOperation({
    method: 'DELETE', path: '/api/technologies/:technology/subscription', summary: 'Stop following a technology', access: 'signedIn', limit: 'write', params: byTechnology, errors: ['NotFound'],
  }),
  followSite: defineOperation({
    method: 'PUT', path: '/api/site/subscription', summary: 'Follow everything that I may see', access: 'signedIn', limit: 'write', body: subscriptionDraft, returns: subscription, errors: ['NotFound'],
  }),
  unfollowSite: defineOperation({
    method: 'DELETE', path: '/api/site/subscription', summary: 'Stop following everything', access: 'signedIn', limit: 'write',
  }),
  follow: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/subscription', summary: 'Follow a post’s thread, or mute it', access: 'signedIn', limit: 'write',
    params: byPost, body: v.object({ level }), errors: ['NotFound'],
  }),
  unfollow: defineOperation({
    method: 'DELETE', path: '/api/posts/:postId/subscription', summary: 'Stop following a thread, also one that I may not see any more', access: 'signedIn', limit: 'write',
    params: byPost,
  }),
  mail: defineOperation({
    method: 'GET', path: '/api/me/mail', summary: 'How mail gets to me, and how many there can be a day', access: 'signedIn', limit: 'read', returns: mailSettings,
  }),
  saveMail: defineOperation({
    method: 'PUT', path: '/api/me/mail', summary: 'Choose how many mails a day there can be; null for as many as the site thinks right', access: 'signedIn', limit: 'write',
    body: v.object({ mailsPerDay: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))) }), returns: mailSettings, errors: ['InvalidInput'],
  }),
  tryMailAgain: defineOperation({
    method: 'POST', path: '/api/me/mail/retry', summary: 'Write to my address again although mail came back; sends one mail there', access: 'signedIn', limit: 'mailTest',
    returns: mailSettings, errors: ['Refused'],
  }),
  describeOptOut: defineOperation({
    method: 'GET', path: '/api/unsubscribe/:token', summary: 'What an unsubscribe link would end; changes nothing', access: 'anyone', limit: 'mail', params: optOutToken,
    returns: v.object({
      email: v.string(), sender: v.nullable(v.string()), person: v.nullable(v.string()), organization: v.nullable(v.string()), post: v.nullable(v.string()), postType: v.nullable(postType),
      scopes: v.array(v.picklist(OPT_OUT_SCOPES)),
    }),
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
