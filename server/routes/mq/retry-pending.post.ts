import { retryPending } from '#server/domain/notifications/retry-pending'
import { handle } from '#server/platform/http/handle'
import { transaction } from '#server/platform/transaction'
import { operations } from '#shared/contract/operations'

export default handle(operations.retryPending, async () => ({ ids: await transaction(async unit => await retryPending(unit)) }))
