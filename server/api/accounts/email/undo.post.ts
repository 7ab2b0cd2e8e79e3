import { undoEmailChange } from '#server/domain/accounts/change-email'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.undoEmail, async ({ body }) => ({ email: await undoEmailChange(body.token) }))
