import { handle } from '#server/platform/http/handle'
import { startQueues } from '#server/platform/queue/status'
import { operations } from '#shared/contract/operations'

export default handle(operations.startQueues, async () => await startQueues())
