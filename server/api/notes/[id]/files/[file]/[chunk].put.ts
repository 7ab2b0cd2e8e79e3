import { storeChunk } from '#server/domain/notes/store-chunk'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.putChunk, async ({ actor, params, headers, upload }) => await storeChunk(actor, params, headers['manage-token'], upload))
