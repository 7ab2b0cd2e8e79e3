import { presentOpened } from '#server/domain/accounts/presenter'
import { signIn } from '#server/domain/accounts/sign-in'
import { callerOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.signIn, async ({ actor, event, address, body }) => {
  const opened = await signIn(body, callerOf(event, actor, address))
  signInHere(event, opened)
  return await presentOpened(opened)
})
