import { storeNote } from '#server/domain/notes/store-note'
import { networkPrefix } from '#server/platform/http/address'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.put, async ({ actor, params, body, address, succeedWith }) => {
  const { note, isNew } = await storeNote({ actor, network: networkPrefix(address) }, params.id, body)
  succeedWith(isNew ? 201 : 200)
  return { id: note.publicId, state: note.state, expires_at: note.expiresAt.toISOString() }
})
