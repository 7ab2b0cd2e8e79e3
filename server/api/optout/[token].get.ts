import { setResponseHeader } from 'h3'
import { config } from '#server/platform/config'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.optOutPage, async ({ event, params }) => {
  const page = `${config().publicUrl}/unsubscribe/${params.token}`
  setResponseHeader(event, 'location', page)
  return page
})
