import { createStack } from '#server/domain/catalog/save-stack'
import { showStack } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.create, async ({ actor, body }) => (await showStack(database(), await createStack(actor, body))).stack)
