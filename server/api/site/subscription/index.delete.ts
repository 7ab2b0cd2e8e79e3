import { unfollowSite } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.unfollowSite, async ({ actor }) => await unfollowSite(actor))
