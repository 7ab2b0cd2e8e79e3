import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { id, moment } from '#shared/schemas/basics'

const figure = v.object({ ok: v.boolean(), value: v.number(), unit: v.string() })

export const queueFigures = v.object({
  name: v.string(),
  isPaused: v.boolean(),
  workers: v.number(),
  added: v.number(),
  processed: v.number(),
  retries: v.number(),
  failed: v.number(),
  waiting: v.number(),
  active: v.number(),
  dead: v.number(),
  lastMessageAt: v.nullable(moment),
})

export const queueStats = v.object({ state: v.picklist(['Started', 'Stopped']), backend: v.picklist(['postgres', 'redis']), queues: v.array(queueFigures) })
export type QueueStats = v.InferOutput<typeof queueStats>

/** What those who run the site need: health, queues, mail. */
export const operations = {
  health: defineOperation({
    method: 'GET', path: '/api/health', summary: 'Alive', access: 'anyone', limit: 'read', returns: v.object({ status: v.literal('ok') }),
  }),
  ready: defineOperation({
    method: 'GET', path: '/api/health/ready', summary: 'Ready: database, queue, clock and courier, each with its figure; 503 if not', access: 'anyone', limit: 'read',
    returns: v.object({ status: v.literal('ok'), database: figure, queue: figure, clockLag: figure, courierBacklog: figure, releaseLag: figure }), errors: ['Unavailable'],
  }),
  openapi: defineOperation({
    method: 'GET', path: '/api/openapi.json', summary: 'This document', access: 'anyone', limit: 'read', cached: true, returns: v.looseObject({ openapi: v.string() }),
  }),
  queueStatus: defineOperation({
    method: 'GET', path: '/mq/status', summary: 'Queues and workers as text', access: 'admin', limit: 'admin', text: true, returns: v.string(),
  }),
  queueStats: defineOperation({
    method: 'GET', path: '/mq/stats', summary: 'Queues and workers as figures', access: 'admin', limit: 'admin', returns: queueStats,
  }),
  stopQueues: defineOperation({
    method: 'POST', path: '/mq/stop', summary: 'Stop taking jobs; those in hand are finished', access: 'admin', limit: 'admin', returns: queueStats,
  }),
  startQueues: defineOperation({
    method: 'POST', path: '/mq/start', summary: 'Take jobs again', access: 'admin', limit: 'admin', returns: queueStats,
  }),
  retryPending: defineOperation({
    method: 'POST', path: '/mq/retry-pending', summary: 'Queue again whatever is neither completed nor failed', access: 'admin', limit: 'admin', returns: v.object({ ids: v.array(id) }),
  }),
  retryFailed: defineOperation({
    method: 'POST', path: '/mq/retry-failed', summary: 'Take up again what was given up: one batch of mails, or all of them', access: 'admin', limit: 'admin',
    body: v.object({ batchId: v.optional(id) }), returns: v.object({ ids: v.array(id) }),
  }),
}

export const caughtMail = v.object({ id: v.string(), from: v.string(), to: v.array(v.string()), subject: v.string(), at: moment, size: v.number() })

/** The mail catcher of an installation without SMTP: answers only on loopback, for the host localhost. */
export const mailCatcher = {
  list: defineOperation({
    method: 'GET', path: '/api/dev/mail', summary: 'Mails that were caught, the newest first', access: 'anyone', limit: 'mail',
    query: v.object({ to: v.optional(v.pipe(v.string(), v.maxLength(254))), cursor: v.optional(v.pipe(v.string(), v.maxLength(100))) }),
    returns: v.object({ items: v.array(caughtMail), nextCursor: v.nullable(v.string()) }), errors: ['NotFound'],
  }),
  get: defineOperation({
    method: 'GET', path: '/api/dev/mail/:mailId', summary: 'One mail with its headers and both parts', access: 'anyone', limit: 'mail',
    params: v.object({ mailId: v.pipe(v.string(), v.regex(/^[a-z0-9-]{8,60}$/, 'id')) }),
    returns: v.object({ ...caughtMail.entries, headers: v.array(v.object({ name: v.string(), value: v.string() })), html: v.nullable(v.string()), text: v.nullable(v.string()), raw: v.string() }),
    errors: ['NotFound'],
  }),
  clear: defineOperation({
    method: 'DELETE', path: '/api/dev/mail', summary: 'Throw all caught mails away', access: 'anyone', limit: 'mail', errors: ['NotFound'],
  }),
}
