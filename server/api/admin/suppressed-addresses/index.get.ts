import { listSuppressed } from '#server/domain/notifications/mail-admin'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { mailAdmin } from '#shared/contract/mail-admin'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(mailAdmin.suppressed, async ({ query }) => {
  const limit = query.limit ?? PAGE
  const rows = (await listSuppressed(database(), { after: decodeCursor(query.cursor, ['date', 'id'] as const), limit, q: query.q }))
    .map(({ at, createdAt, kind, ...row }) => ({ ...row, kind: kind!, at: (at ?? createdAt).toISOString() }))
  return toPage(rows, limit, ({ at, id }) => [at, id], row => row)
})
