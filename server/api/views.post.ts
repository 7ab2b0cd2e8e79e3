import { getRequestHeader } from 'h3'
import { countView } from '#server/domain/views/count-view'
import { database } from '#server/platform/db'
import { networkPrefix } from '#server/platform/http/address'
import { handle } from '#server/platform/http/handle'
import { views } from '#shared/contract/favorites'

export default handle(views.count, async ({ event, body, address }) => {
  await countView(database(), body, { network: networkPrefix(address), browser: getRequestHeader(event, 'user-agent') ?? '' })
})
