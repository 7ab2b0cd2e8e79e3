import { presentExport } from '#server/domain/accounts/presenter'
import { listExports } from '#server/domain/accounts/request-export'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.listExports, async ({ actor }) => ({ items: (await listExports(actor)).map(presentExport), nextCursor: null }))
