import { retryDeadLetter } from '#server/domain/notifications/dead-letters'
import { handle } from '#server/platform/http/handle'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.retryDeadLetter, async ({ params }) => await retryDeadLetter(params.batchId))
