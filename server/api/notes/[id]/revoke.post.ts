import { revokeNote } from '#server/domain/notes/revoke-note'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.revoke, async ({ actor, params, headers }) => await revokeNote(actor, params.id, headers['manage-token']))
