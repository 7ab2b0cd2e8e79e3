import { getMailSettings, saveMailsPerDay } from '#server/domain/notifications/mail-settings'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.saveMail, async ({ actor, body }) => {
  await saveMailsPerDay(actor, body.mailsPerDay)
  return await getMailSettings(database(), actor)
})
