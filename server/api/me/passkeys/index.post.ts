import { addPasskey } from '#server/domain/accounts/change-passkeys'
import { presentPasskey } from '#server/domain/accounts/presenter'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.addPasskey, async ({ actor, body }) => presentPasskey(await addPasskey(actor, body.name, body.passkey)))
