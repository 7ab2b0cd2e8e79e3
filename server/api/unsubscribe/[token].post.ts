import { optOut } from '#server/domain/notifications/opt-out'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.optOut, async ({ params, body }) => void await optOut(params.token, body.scope))
