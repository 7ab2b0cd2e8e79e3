import { checkLog } from '#server/domain/moderation/append-log'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { moderation } from '#shared/contract/moderation'

export default handle(moderation.checkLog, async ({ tag }) => {
  tag('log')
  return await checkLog(database())
})
