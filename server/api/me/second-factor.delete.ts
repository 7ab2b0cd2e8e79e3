import { removeSecondFactor } from '#server/domain/accounts/change-second-factor'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.removeSecondFactor, async ({ actor }) => {
  await removeSecondFactor(actor)
})
