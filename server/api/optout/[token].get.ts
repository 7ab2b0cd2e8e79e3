import { setResponseHeader } from 'h3'
import { describeOptOut } from '#server/domain/notifications/opt-out'
import { config } from '#server/platform/config'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.optOutPage, async ({ event, params }) => {
  await describeOptOut(database(), params.token)
  const page = `${config().publicUrl}/unsubscribe/${params.token}`
  setResponseHeader(event, 'location', page)
  return page
})
