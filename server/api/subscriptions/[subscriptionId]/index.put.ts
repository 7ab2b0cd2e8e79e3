import { presentSubscription } from '#server/domain/subscriptions/queries'
import { changeSubscription } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.change, async ({ actor, params, body }) => presentSubscription(await changeSubscription(actor, params.subscriptionId, body)))
