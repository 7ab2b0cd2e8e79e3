import { requestReset } from '#server/domain/accounts/request-link'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.requestReset, async ({ body }) => {
  await requestReset(body.email)
  return { email: body.email }
})
