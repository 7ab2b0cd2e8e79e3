import { resetPassword } from '#server/domain/accounts/change-password'
import { presentOpened } from '#server/domain/accounts/presenter'
import { callerOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.reset, async ({ actor, event, address, body }) => {
  const opened = await resetPassword(body, callerOf(event, actor, address))
  signInHere(event, opened)
  return await presentOpened(opened)
})
