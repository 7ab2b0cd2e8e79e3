import { showStacks } from '#server/domain/catalog/show-stacks'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { stacks } from '#shared/contract/stacks'

export default handle(stacks.list, async ({ query, tag }) => {
  const { page, tags } = await showStacks(database(), query)
  tag(...tags)
  return page
})
