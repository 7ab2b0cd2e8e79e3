import { renewRecoveryCodes } from '#server/domain/accounts/change-second-factor'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.renewRecoveryCodes, async ({ actor }) => ({ recoveryCodes: await renewRecoveryCodes(actor) }))
