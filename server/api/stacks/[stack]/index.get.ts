import { showStack } from '#server/domain/catalog/show-page'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.get, async ({ params, tag }) => {
  const { stack, tags } = await showStack(database(), params.stack)
  tag(...tags)
  return stack
})
