import { listDeadLetters } from '#server/domain/notifications/dead-letters'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { clockAdmin } from '#shared/contract/clock-admin'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(clockAdmin.deadLetters, async ({ query }) => {
  const limit = query.limit ?? PAGE
  const rows = await listDeadLetters(database(), { after: decodeCursor(query.cursor, ['date', 'id'] as const), limit })
  return toPage(rows, limit, ({ failedAt, id }) => [failedAt.toISOString(), id], row => ({ ...row, failedAt: row.failedAt.toISOString() }))
})
