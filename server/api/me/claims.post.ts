import { mergeClaim } from '#server/domain/accounts/claim-account'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.mergeClaim, async ({ actor, body }) => await mergeClaim(actor, body.token))
