import { narrowNotification } from '#server/domain/notifications/narrow-notification'
import { handle } from '#server/platform/http/handle'
import { notifications } from '#shared/contract/notifications'

export default handle(notifications.narrow, async ({ actor, params, body }) => await narrowNotification(actor, params.notificationId, body.scope))
