import { confirmSecondFactor } from '#server/domain/accounts/change-second-factor'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.confirmSecondFactor, async ({ actor, body }) => ({ recoveryCodes: await confirmSecondFactor(actor, body.code) }))
