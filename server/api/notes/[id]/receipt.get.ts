import { presentReceipt } from '#server/domain/notes/presenter'
import { listEvents } from '#server/domain/notes/queries'
import { getManagedNote } from '#server/domain/notes/revoke-note'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.receipt, async ({ actor, params, headers }) => {
  const note = await getManagedNote(actor, params.id, headers['manage-token'])
  return presentReceipt(params.id, note, await listEvents(database(), note.id))
})
