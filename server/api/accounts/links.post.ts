import { getLink } from '#server/domain/accounts/mailed-link'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.checkLink, async ({ body }) => {
  const { purpose, email, expiresAt } = await getLink(body.token)
  return { purpose, email, expiresAt: expiresAt.toISOString() }
})
