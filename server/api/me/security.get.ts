import { presentSecurity } from '#server/domain/accounts/presenter'
import { getSecurity } from '#server/domain/accounts/queries'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.security, async ({ actor }) => presentSecurity(await getSecurity(actor.id)))
