import { requestSignUp } from '#server/domain/accounts/request-link'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.signUp, async ({ body }) => {
  await requestSignUp(body.email)
  return { email: body.email }
})
