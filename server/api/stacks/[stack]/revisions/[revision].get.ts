import { showStackRevision } from '#server/domain/catalog/show-stacks'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.revision, async ({ params }) => await showStackRevision(database(), params.stack, params.revision))
