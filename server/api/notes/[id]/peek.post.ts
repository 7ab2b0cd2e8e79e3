import { peekNote } from '#server/domain/notes/peek-note'
import { presentPeek } from '#server/domain/notes/presenter'
import { clock } from '#server/platform/clock'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.peek, async ({ params, body }) => presentPeek(await peekNote(params.id, body.peek_proof), clock.now()))
