import { renamePasskey } from '#server/domain/accounts/change-passkeys'
import { presentPasskey } from '#server/domain/accounts/presenter'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.renamePasskey, async ({ actor, params, body }) => presentPasskey(await renamePasskey(actor, params.passkeyId, body.name)))
