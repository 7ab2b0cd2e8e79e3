import { confirmIdentity } from '#server/domain/accounts/fresh-identity'
import { callerOf } from '#server/platform/http/caller'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.confirmIdentity, async ({ actor, event, address, body }) => {
  await confirmIdentity(actor, body, callerOf(event, actor, address))
})
