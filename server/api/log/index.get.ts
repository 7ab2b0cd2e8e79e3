import { listLog } from '#server/domain/moderation/show-log'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.log, async ({ actor, query, tag }) => {
  const { page, tags } = await listLog(database(), actor, query)
  tag(...tags)
  return page
})
