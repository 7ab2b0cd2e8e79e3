import { showStackRevisions } from '#server/domain/catalog/show-stacks'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.revisions, async ({ params, query }) => await showStackRevisions(database(), params.stack, query))
