import { showStackSource } from '#server/domain/catalog/show-source'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.source, async ({ actor, params }) => await showStackSource(database(), actor, params.stack))
