import { retryFailed } from '#server/domain/notifications/retry-pending'
import { handle } from '#server/platform/http/handle'
import { transaction } from '#server/platform/transaction'
import { operations } from '#shared/contract/operations'

export default handle(operations.retryFailed, async ({ body }) => ({ ids: await transaction(async unit => await retryFailed(unit, body.batchId)) }))
