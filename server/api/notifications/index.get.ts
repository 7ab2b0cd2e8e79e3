import { listNotifications } from '#server/domain/notifications/list-notifications'
import { presentNotification } from '#server/domain/notifications/presenter'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.list, async ({ actor, query }) => {
  const limit = query.limit ?? 30
  const after = decodeCursor(query.cursor, ['date', 'id'] as const)
  const rows = await listNotifications(database(), actor, { after, limit, unreadOnly: query.unread === '1' })
  return toPage(rows, limit, row => [row.createdAt.toISOString(), row.id], presentNotification)
})
