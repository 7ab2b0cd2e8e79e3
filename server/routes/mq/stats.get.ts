import { handle } from '#server/platform/http/handle'
import { queueStats } from '#server/platform/queue/status'
import { operations } from '#shared/contract/operations'

export default handle(operations.queueStats, async () => await queueStats())
