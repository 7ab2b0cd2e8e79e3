import { presentSettings } from '#server/domain/accounts/presenter'
import { saveProfile } from '#server/domain/accounts/save-profile'
import { handle } from '#server/platform/http/handle'
import { accounts } from '#shared/contract/accounts'

export default handle(accounts.saveProfile, async ({ actor, body }) => presentSettings(await saveProfile(actor, body)))
