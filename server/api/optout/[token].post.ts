import { optOut } from '#server/domain/notifications/opt-out'
import { handle } from '#server/platform/http/handle'
import { capsules } from '#shared/contract/capsules'

export default handle(capsules.optOut, async ({ params }) => ({ email: await optOut(params.token, undefined) }))
