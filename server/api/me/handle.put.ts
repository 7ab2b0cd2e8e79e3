import { changeHandle } from '#server/domain/accounts/change-handle'
import { presentSettings } from '#server/domain/accounts/presenter'
import { handle } from '#server/platform/http/handle'
import { accountLife } from '#shared/contract/account-life'

export default handle(accountLife.changeHandle, async ({ actor, body }) => presentSettings(await changeHandle(actor, body.handle)))
