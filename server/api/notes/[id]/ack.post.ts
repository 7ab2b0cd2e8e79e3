import { acknowledgeOpening } from '#server/domain/notes/acknowledge-opening'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.ack, async ({ params, body }) => await acknowledgeOpening(params.id, body.attempt_id, body))
