import { describeOptOut } from '#server/domain/notifications/opt-out'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { subscriptions } from '#shared/contract/subscriptions'

export default handle(subscriptions.describeOptOut, async ({ params }) => await describeOptOut(database(), params.token))
