import { readChunk } from '#server/domain/notes/read-chunk'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.getChunk, async ({ params, headers, event }) => {
  const bytes = await readChunk(params, headers['open-ticket'])
  setResponseHeaders(event, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' })
  return bytes
})
