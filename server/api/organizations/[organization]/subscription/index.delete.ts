import { removeSubscription } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.remove, async ({ actor, params }) => await removeSubscription(actor, params.organization))
