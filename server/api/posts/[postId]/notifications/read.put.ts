import { countUnread } from '#server/domain/notifications/queries'
import { markThreadRead } from '#server/domain/notifications/mark-read'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.markThreadRead, async ({ actor, params }) => {
  await markThreadRead(actor, params.postId)
  return { unread: await countUnread(database(), actor) }
})
