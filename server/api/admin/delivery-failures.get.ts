import { listFailures } from '#server/domain/notifications/mail-admin'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { mailAdmin } from '#shared/contract/mail-admin'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(mailAdmin.failures, async ({ query }) => {
  const limit = query.limit ?? PAGE
  const rows = await listFailures(database(), { after: decodeCursor(query.cursor, ['id'] as const), limit, q: query.q, kind: query.kind })
  return toPage(rows, limit, ({ id }) => [id], row => ({ ...row, at: row.at.toISOString() }))
})
