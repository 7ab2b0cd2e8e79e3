import { countUnread } from '#server/domain/notifications/queries'
import { markAllRead } from '#server/domain/notifications/mark-read'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.markAllRead, async ({ actor }) => {
  await markAllRead(actor)
  return { unread: await countUnread(database(), actor) }
})
