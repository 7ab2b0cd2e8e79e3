import { giveUpDeadLetter } from '#server/domain/notifications/dead-letters'
import { handle } from '#server/platform/http/handle'
import { clockAdmin } from '#shared/contract/clock-admin'

export default handle(clockAdmin.giveUpDeadLetter, async ({ params }) => await giveUpDeadLetter(params.batchId))
