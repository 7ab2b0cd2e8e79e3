import { changePassword } from '#server/domain/accounts/change-password'
import { callerOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.changePassword, async ({ actor, event, address, body }) => {
  signInHere(event, await changePassword(actor, body, callerOf(event, actor, address)))
})
