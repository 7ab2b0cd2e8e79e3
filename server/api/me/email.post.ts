import { requestEmailChange } from '#server/domain/accounts/change-email'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.changeEmail, async ({ actor, body }) => {
  await requestEmailChange(actor, body.email)
  return { email: body.email }
})
