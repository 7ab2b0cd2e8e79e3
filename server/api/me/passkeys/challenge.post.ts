import { newPasskeyOptions } from '#server/domain/accounts/change-passkeys'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.newPasskeyChallenge, async ({ actor }) => ({ ...await newPasskeyOptions(actor) }))
