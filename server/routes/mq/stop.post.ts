import { handle } from '#server/platform/http/handle'
import { stopQueues } from '#server/platform/queue/status'
import { operations } from '#shared/contract/operations'

export default handle(operations.stopQueues, async () => await stopQueues())
