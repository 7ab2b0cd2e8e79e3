import { confirmEmailChange } from '#server/domain/accounts/change-email'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.confirmEmail, async ({ body }) => ({ email: await confirmEmailChange(body.token) }))
