import { endSubscription } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.end, async ({ actor, params }) => await endSubscription(actor, params.subscriptionId))
