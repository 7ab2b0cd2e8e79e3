import { presentSubscription } from '#server/domain/subscriptions/queries'
import { followSite } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.followSite, async ({ actor, body }) => presentSubscription(await followSite(actor, body)))
