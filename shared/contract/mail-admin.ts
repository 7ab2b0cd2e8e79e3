import { FAILURE_KINDS } from '#shared/rules/delivery-failures'
import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { emailAddress } from '#shared/schemas/accounts'
import { id, idParam, moment, searchWords } from '#shared/schemas/basics'

const suppression = v.picklist(['bounced', 'complained', 'opted_out'])
const failureKind = v.picklist(FAILURE_KINDS)

const courierNotification = v.object({
  id,
  kind: v.string(),
  /** Of its post, if it is about one. */
  title: v.nullable(v.string()),
  createdAt: moment,
  completedAt: v.nullable(moment),
  isRendered: v.boolean(),
  /** How many people have it behind the bell. */
  people: v.number(),
  batches: v.object({ pending: v.number(), completed: v.number(), failed: v.number() }),
  mails: v.object({ sent: v.number(), failed: v.number(), all: v.number() }),
  nextTryAt: v.nullable(moment),
})

const suppressedAddress = v.object({ id, email: v.string(), handle: v.nullable(v.string()), kind: suppression, reason: v.nullable(v.string()), at: moment })
const deliveryFailure = v.object({ id, email: v.string(), kind: failureKind, reason: v.string(), at: moment, notificationId: id, notificationKind: v.string() })

/** Mail as those who run the site see it; and the way in for what mail servers report later. */
export const mailAdmin = {
  notifications: defineOperation({
    method: 'GET', path: '/api/admin/notifications', summary: 'Notifications with the state of their mails, the newest first; `q` is the address of one recipient', access: 'admin', limit: 'admin',
    query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(254)), state: v.optional(v.picklist(['waiting', 'failed'])) }), returns: pageOf(courierNotification),
  }),
  retryNotification: defineOperation({
    method: 'POST', path: '/api/admin/notifications/:notificationId/retry', summary: 'Queue one again: what waits of it, and what was given up', access: 'admin', limit: 'admin',
    params: v.object({ notificationId: idParam }), returns: v.object({ batchIds: v.array(id) }), errors: ['NotFound'],
  }),
  suppressed: defineOperation({
    method: 'GET', path: '/api/admin/suppressed-addresses', summary: 'Addresses that nothing is sent to, the latest first', access: 'admin', limit: 'admin',
    query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(254)) }), returns: pageOf(suppressedAddress),
  }),
  liftSuppression: defineOperation({
    method: 'DELETE', path: '/api/admin/suppressed-addresses/:addressId', summary: 'Write to an address again', access: 'admin', limit: 'admin', params: v.object({ addressId: idParam }), errors: ['NotFound'],
  }),
  failures: defineOperation({
    method: 'GET', path: '/api/admin/delivery-failures', summary: 'Why and when mails did not arrive, the latest first', access: 'admin', limit: 'admin',
    query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(254)), kind: v.optional(failureKind) }), returns: pageOf(deliveryFailure),
  }),
  testMail: defineOperation({
    method: 'POST', path: '/api/admin/test-mail', summary: 'Send a test mail now, and say what the mail server answered', access: 'admin', limit: 'mailTest',
    body: v.object({ to: emailAddress }), returns: v.object({ accepted: v.boolean(), answer: v.string() }),
  }),
  bounces: defineOperation({
    method: 'POST', path: '/api/mail/bounces', summary: 'Take a mail that came back (RFC 3464) or a complaint (RFC 5965) as it is; needs `Authorization: Bearer` with BOUNCE_TOKEN', access: 'anyone', ownBearer: true, limit: 'mail',
    accepts: 'raw', returns: v.object({ outcomes: v.array(v.picklist(['suppressed', 'noted', 'unknown'])) }), errors: ['WrongSecret', 'Unavailable', 'TooLarge'],
  }),
}
