import { proofOptions } from '#server/domain/accounts/passkey-proof'
import { handle } from '#server/platform/http/handle'
import { factors } from '#shared/contract/factors'

export default handle(factors.passkeyChallenge, async () => ({ ...await proofOptions() }))
