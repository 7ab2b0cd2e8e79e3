import { countUnread } from '#server/domain/notifications/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.count, async ({ actor }) => ({ unread: await countUnread(database(), actor) }))
