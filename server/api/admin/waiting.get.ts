import { listWaiting } from '#server/domain/scheduling/clock-figures'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { clockAdmin } from '#shared/contract/clock-admin'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(clockAdmin.waiting, async ({ query }) => {
  const limit = query.limit ?? PAGE
  const { kinds, rows, now } = await listWaiting(database(), { after: decodeCursor(query.cursor, ['date', 'id'] as const), limit })
  return {
    kinds: kinds.map(kind => ({ ...kind, nextAt: kind.nextAt?.toISOString() ?? null })),
    ...toPage(rows, limit, ({ dueAt, id }) => [dueAt.toISOString(), id], row => ({ ...row, dueAt: row.dueAt.toISOString() })),
    now: now.toISOString(),
  }
})
