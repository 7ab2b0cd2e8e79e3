import { presentSubscription } from '#server/domain/subscriptions/queries'
import { followTechnology } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.followTechnology, async ({ actor, params, body }) => presentSubscription(await followTechnology(actor, params.technology, body)))
