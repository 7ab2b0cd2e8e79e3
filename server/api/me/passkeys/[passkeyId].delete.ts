import { removePasskey } from '#server/domain/accounts/change-passkeys'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.removePasskey, async ({ actor, params }) => {
  await removePasskey(actor, params.passkeyId)
})
