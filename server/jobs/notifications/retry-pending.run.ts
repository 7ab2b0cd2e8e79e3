import { retryPending } from '#server/domain/notifications/retry-pending'
import { logger } from '#server/platform/logger'
import { transaction } from '#server/platform/transaction'

export default async function run(): Promise<void> {
  const ids = await transaction(async unit => await retryPending(unit))
  if (ids.length > 0) logger.info({ notifications: ids.length }, 'notifications were queued again')
}
