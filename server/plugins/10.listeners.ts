import { tagsToPurge } from '#server/domain/cache-tags'
import { purge } from '#server/platform/cache'
import { onCommit } from '#server/platform/events'

/** What happens when something has happened: the one place that says it. */
export default defineNitroPlugin(() => {
  onCommit(event => purge(tagsToPurge(event)))
})
