import { makeApiToken } from '#server/domain/accounts/api-tokens'
import { presentApiToken } from '#server/domain/accounts/presenter'
import { handle } from '#server/platform/http/handle'
import { apiTokens } from '#shared/contract/api-tokens'

export default handle(apiTokens.make, async ({ actor, body }) => {
  const { token, row } = await makeApiToken(actor, body)
  return { ...presentApiToken(row), token }
})
