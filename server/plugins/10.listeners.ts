import { tagsToPurge } from '#server/domain/cache-tags'
import { watchTechnologies } from '#server/domain/catalog/technology-cache'
import { capsuleListeners } from '#server/domain/capsules/listeners'
import { fileListeners } from '#server/domain/files/listeners'
import { importListeners } from '#server/domain/imports/listeners'
import { notificationListeners } from '#server/domain/notifications/listeners'
import { accountJobListeners } from '#server/jobs/accounts/listeners'
import { screenContentByRules } from '#server/domain/moderation/screen-content'
import { courierListeners } from '#server/jobs/notifications/listeners'
import { purge } from '#server/platform/cache'
import { onCommit, registerListeners } from '#server/platform/events'
import { useScreening } from '#server/platform/screening'

/** What happens when something has happened: the one place that says it. */
export default defineNitroPlugin(() => {
  onCommit(event => purge(tagsToPurge(event)))
  watchTechnologies()
  useScreening(screenContentByRules)
  registerListeners([...notificationListeners, ...courierListeners, ...importListeners, ...capsuleListeners, ...fileListeners, ...accountJobListeners])
})
