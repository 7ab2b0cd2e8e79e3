import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, idParam, moment } from '#shared/schemas/basics'

const invariantReport = v.object({
  at: moment,
  results: v.array(v.object({ name: v.string(), count: v.number(), examples: v.array(v.object({ subject: v.string(), found: v.string() })) })),
})

/** What waits, how late things were, what was given up, and whether files and their rows agree: for administrators. */
export const clockAdmin = {
  waiting: defineOperation({
    method: 'GET', path: '/api/admin/waiting', summary: 'What waits for its time: how many of each kind, and the next ones', access: 'admin', limit: 'admin', query: pageQuery,
    returns: v.object({ kinds: v.array(v.object({ kind: v.string(), count: v.number(), overdue: v.number(), nextAt: v.nullable(moment) })), ...pageOf(v.object({ id, kind: v.string(), dueAt: moment, attempts: v.number() })).entries, now: moment }),
  }),
  lateness: defineOperation({
    method: 'GET', path: '/api/admin/lateness', summary: 'How late things were released, as a histogram', access: 'admin', limit: 'admin',
    returns: v.object({ since: moment, count: v.number(), p50: v.nullable(v.number()), p99: v.nullable(v.number()), isAlarming: v.boolean(), buckets: v.array(v.object({ upToSeconds: v.nullable(v.number()), count: v.number() })) }),
  }),
  deadLetters: defineOperation({
    method: 'GET', path: '/api/admin/dead-letters', summary: 'Mails that were given up, the newest first', access: 'admin', limit: 'admin', query: pageQuery,
    returns: pageOf(v.object({ id, kind: v.string(), attempts: v.number(), addresses: v.number(), lastReason: v.string(), failedAt: moment })),
  }),
  retryDeadLetter: defineOperation({
    method: 'POST', path: '/api/admin/dead-letters/:batchId/retry', summary: 'Try one again', access: 'admin', limit: 'admin', params: v.object({ batchId: idParam }), errors: ['NotFound'],
  }),
  giveUpDeadLetter: defineOperation({
    method: 'DELETE', path: '/api/admin/dead-letters/:batchId', summary: 'Give one up for good', access: 'admin', limit: 'admin', params: v.object({ batchId: idParam }), errors: ['NotFound'],
  }),
  files: defineOperation({
    method: 'GET', path: '/api/admin/files', summary: 'Stored files without rows, rows without stored files', access: 'admin', limit: 'admin',
    returns: v.object({ at: moment, checked: v.number(), blobsWithoutRows: v.array(v.object({ key: v.string(), size: v.nullable(v.number()) })), rowsWithoutBlobs: v.array(v.object({ kind: v.string(), key: v.string() })) }),
  }),
  removeStrayFiles: defineOperation({
    method: 'DELETE', path: '/api/admin/files/stray', summary: 'Remove stored files that have had no row for a day', access: 'admin', limit: 'admin', returns: v.object({ removed: v.number() }),
  }),
  invariants: defineOperation({
    method: 'GET', path: '/api/admin/invariants', summary: 'What must always be true of the stored rows, as the last nightly check found it; null before the first', access: 'admin', limit: 'admin',
    returns: v.nullable(invariantReport),
  }),
  checkInvariants: defineOperation({
    method: 'POST', path: '/api/admin/invariants', summary: 'Look at all of it now', access: 'admin', limit: 'admin', returns: invariantReport,
  }),
}
