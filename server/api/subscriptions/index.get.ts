import { listSubscriptions, presentSubscription } from '#server/domain/subscriptions/queries'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { subscriptions } from '#shared/contract/notifications'

export default handle(subscriptions.list, async ({ actor }) => {
  const rows = await listSubscriptions(database(), actor, { limit: 100 })
  return toPage(rows, 100, row => [row.id], presentSubscription)
})
