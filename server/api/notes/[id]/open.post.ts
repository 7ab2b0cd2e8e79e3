import { openNote } from '#server/domain/notes/open-note'
import { presentOpening } from '#server/domain/notes/presenter'
import { AppError } from '#server/platform/errors'
import { handle } from '#server/platform/http/handle'
import { notes, OPEN_HEADERS } from '#shared/contract/notes'

export default handle(notes.open, async ({ params, headers, body }) => {
  const isMeant = Object.entries(OPEN_HEADERS).every(([name, value]) => headers[name as keyof typeof OPEN_HEADERS] === value)
  if (!isMeant) throw new AppError('OriginNotAllowed', 'A note is opened by its own page, or by a command line that says so.')
  return presentOpening(await openNote({ id: params.id, peekProof: body.peek_proof, openProof: body.open_proof, attempt: body.attempt_id }))
})
