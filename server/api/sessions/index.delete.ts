import { endOtherSessions } from '#server/domain/accounts/end-session'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.endOtherSessions, async ({ actor }) => {
  await endOtherSessions(actor)
})
