import { viewStack } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.viewer, async ({ actor, params }) => await viewStack(database(), actor, params.stack))
