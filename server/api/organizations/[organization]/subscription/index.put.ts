import { presentSubscription } from '#server/domain/subscriptions/queries'
import { putSubscription } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.put, async ({ actor, params, body }) => presentSubscription(await putSubscription(actor, params.organization, body)))
