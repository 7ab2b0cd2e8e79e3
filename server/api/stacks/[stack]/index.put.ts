import { editStack } from '#server/domain/catalog/save-stack'
import { showStack } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.update, async ({ actor, params, body }) => {
  await editStack(actor, params.stack, body)
  return (await showStack(database(), params.stack)).stack
})
