import { resetPassword } from '#server/domain/accounts/change-password'
import { presentMe } from '#server/domain/accounts/presenter'
import { getOwnView } from '#server/domain/accounts/queries'
import { callerOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.reset, async ({ actor, event, address, body }) => {
  const opened = await resetPassword(body, callerOf(event, actor, address))
  signInHere(event, opened)
  return presentMe(await getOwnView(opened.userId))
})
