import { closeNote } from '#server/domain/notes/close-note'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.seal, async ({ actor, params, headers }) => ({ state: await closeNote(actor, params.id, headers['manage-token']) }))
