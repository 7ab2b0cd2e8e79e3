import { presentExport } from '#server/domain/accounts/presenter'
import { requestExport } from '#server/domain/accounts/request-export'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.requestExport, async ({ actor }) => presentExport(await requestExport(actor)))
