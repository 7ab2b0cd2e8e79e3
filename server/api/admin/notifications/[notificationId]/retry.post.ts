import { retryNotification } from '#server/domain/notifications/mail-admin'
import { handle } from '#server/platform/http/handle'
import { mailAdmin } from '#shared/contract/mail-admin'

export default handle(mailAdmin.retryNotification, async ({ params }) => ({ batchIds: await retryNotification(params.notificationId) }))
