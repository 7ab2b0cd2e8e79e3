import { startSecondFactor } from '#server/domain/accounts/change-second-factor'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.startSecondFactor, async ({ actor }) => await startSecondFactor(actor))
