import { offerClaim } from '#server/domain/accounts/claim-account'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.offerClaim, async ({ params, body }) => {
  await offerClaim(params.handle, body.email)
  return { email: body.email }
})
