import { presentSettings } from '#server/domain/accounts/presenter'
import { getUser } from '#server/domain/accounts/queries'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.settings, async ({ actor }) => presentSettings(await getUser(actor.id)))
