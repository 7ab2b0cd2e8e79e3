import { listApiTokens } from '#server/domain/accounts/api-tokens'
import { presentApiToken } from '#server/domain/accounts/presenter'
import { handle } from '#server/platform/http/handle'
import { apiTokens } from '#shared/contract/api-tokens'

export default handle(apiTokens.list, async ({ actor }) => ({ items: (await listApiTokens(actor.id)).map(presentApiToken), nextCursor: null }))
