import { signInWithPasskey } from '#server/domain/accounts/change-passkeys'
import { presentMe } from '#server/domain/accounts/presenter'
import { getOwnView } from '#server/domain/accounts/queries'
import { callerOf, signInHere } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.signInWithPasskey, async ({ actor, event, address, body }) => {
  const opened = await signInWithPasskey(body.passkey, callerOf(event, actor, address))
  signInHere(event, opened)
  return presentMe(await getOwnView(opened.userId))
})
