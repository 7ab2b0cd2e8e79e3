import { optOut } from '#server/domain/notifications/opt-out'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/notifications'

export default handle(subscriptions.oneClick, async ({ params }) => void await optOut(params.token, undefined))
