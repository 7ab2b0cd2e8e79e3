import { handle } from '#server/platform/http/handle'
import { queueStatusText } from '#server/platform/queue/status'
import { operations } from '#shared/contract/operations'

export default handle(operations.queueStatus, async () => await queueStatusText())
