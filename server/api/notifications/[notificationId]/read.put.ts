import { countUnread } from '#server/domain/notifications/queries'
import { markRead } from '#server/domain/notifications/mark-read'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.markRead, async ({ actor, params, body }) => {
  await markRead(actor, params.notificationId, body.read)
  return { unread: await countUnread(database(), actor) }
})
