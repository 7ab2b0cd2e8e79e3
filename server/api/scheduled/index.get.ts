import { presentWaiting } from '#server/domain/scheduling/presenter'
import { listWaiting } from '#server/domain/scheduling/queries'
import { clock } from '#server/platform/clock'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { scheduling } from '#shared/contract/scheduling'

export default handle(scheduling.list, async ({ actor, query }) => {
  const limit = query.limit ?? 30
  const after = decodeCursor(query.cursor, ['id', 'string', 'string'] as const)
  const rows = await listWaiting(database(), actor, { after, limit, kind: query.kind })
  return { ...toPage(rows, limit, row => [row.place, row.kind, row.id], presentWaiting), now: clock.now().toISOString() }
})
