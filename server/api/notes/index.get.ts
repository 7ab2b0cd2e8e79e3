import { presentSummary } from '#server/domain/notes/presenter'
import { listNotesOf } from '#server/domain/notes/queries'
import { decodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { toPage } from '#server/platform/http/page'
import { notes } from '#shared/contract/notes'

export default handle(notes.mine, async ({ actor, query }) => {
  const limit = query.limit ?? 30
  const rows = await listNotesOf(database(), actor.id, { after: decodeCursor(query.cursor, ['id']), limit })
  return toPage(rows, limit, row => [row.id], presentSummary)
})
