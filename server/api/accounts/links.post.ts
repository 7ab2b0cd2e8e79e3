import { describeLink } from '#server/domain/accounts/describe-link'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.checkLink, async ({ body }) => await describeLink(body.token))
