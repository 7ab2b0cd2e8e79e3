import { revokeApiToken } from '#server/domain/accounts/api-tokens'
import { handle } from '#server/platform/http/handle'
import { apiTokens } from '#shared/contract/api-tokens'

export default handle(apiTokens.revoke, async ({ actor, params }) => {
  await revokeApiToken(actor, params.tokenId)
})
