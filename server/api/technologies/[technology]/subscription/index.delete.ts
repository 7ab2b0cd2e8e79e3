import { unfollowTechnology } from '#server/domain/subscriptions/subscribe'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.unfollowTechnology, async ({ actor, params }) => await unfollowTechnology(actor, params.technology))
