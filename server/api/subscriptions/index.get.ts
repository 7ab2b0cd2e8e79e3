import { listSubscriptions, presentSubscription } from '#server/domain/subscriptions/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { subscriptions } from '#shared/contract/subscriptions'

/** How many a page has, if nobody says otherwise. */
const PAGE = 30

export default handle(subscriptions.list, async ({ actor, query }) => {
  const limit = query.limit ?? PAGE
  const rows = await listSubscriptions(database(), actor, { of: query.of, after: decodeCursor(query.cursor, ['id'] as const), limit })
  return toPage(rows, limit, row => [row.id], presentSubscription)
})
