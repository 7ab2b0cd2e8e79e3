import { listCourierNotifications } from '#server/domain/notifications/mail-admin'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { mailAdmin } from '#shared/contract/mail-admin'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(mailAdmin.notifications, async ({ query }) => {
  const limit = query.limit ?? PAGE
  const rows = await listCourierNotifications(database(), { after: decodeCursor(query.cursor, ['date', 'id'] as const), limit, q: query.q, state: query.state })
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt.toISOString(), id], ({ createdAt, completedAt, nextTryAt, ...row }) =>
    ({ ...row, createdAt: createdAt.toISOString(), completedAt: completedAt?.toISOString() ?? null, nextTryAt: nextTryAt?.toISOString() ?? null }))
})
