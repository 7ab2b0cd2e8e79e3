import { getMailSettings } from '#server/domain/notifications/mail-settings'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.mail, async ({ actor }) => await getMailSettings(database(), actor))
