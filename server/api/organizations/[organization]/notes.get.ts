import { countOfMembers } from '#server/domain/notes/count-of-members'
import { presentDays } from '#server/domain/notes/presenter'
import { handle } from '#server/platform/http/handle'
import { notes } from '#shared/contract/notes'

export default handle(notes.ofMembers, async ({ actor, params }) => ({ days: presentDays(await countOfMembers(actor, params.organization)) }))
