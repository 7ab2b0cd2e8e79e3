import { noteTimers } from '#server/domain/notes/turn-note'
import { retryPendingJob } from '#server/jobs/notifications/retry-pending'
import { courierTimers } from '#server/jobs/notifications/listeners'
import { startSweeping } from '#server/jobs/notifications/sweep'
import { enqueue } from '#server/jobs/define-job'
import { startWorkers } from '#server/jobs/worker'
import type { RunningWorkers } from '#server/jobs/worker'
import { capsuleTimers, startZoneChecks } from '#server/domain/capsules/timers'
import { tellTimer } from '#server/domain/moderation/tell'
import { purgeTimer } from '#server/domain/organizations/purge-organization'
import { rewriteHotKeysTimer } from '#server/domain/posts/hot-scale'
import { rewriteFeedTimer } from '#server/domain/posts/rewrite-feed'
import { publishTimer } from '#server/domain/scheduling/publish-scheduled-post'
import { config } from '#server/platform/config'
import { closeLocks } from '#server/platform/lock'
import { logger } from '#server/platform/logger'
import { closeMailConnections } from '#server/platform/mail-server'
import { outboxDrained } from '#server/platform/outbox'
import { closeQueues } from '#server/platform/queue/queues'
import { registerTimers, startClock } from '#server/platform/timers'

/** Jobs and timers, in processes that do that work; every process may add jobs. */
export default defineNitroPlugin((nitro) => {
  registerTimers([...courierTimers, ...capsuleTimers, ...noteTimers, publishTimer, rewriteFeedTimer, rewriteHotKeysTimer, tellTimer, purgeTimer])
  const working = config().role === 'web' ? undefined : begin()
  nitro.hooks.hook('close', async () => {
    const { workers, stopClock } = await working ?? {}
    await stopClock?.()
    await workers?.stop()
    await outboxDrained()
    await closeQueues()
    await closeLocks()
    closeMailConnections()
  })
})

/** A queue that cannot be reached yet does not stop the pages. */
async function begin(): Promise<{ workers?: RunningWorkers, stopClock: () => Promise<void> }> {
  const stopClock = startClock()
  try {
    const workers = await startWorkers()
    await enqueue(retryPendingJob, [{}], Date.now())
    await startSweeping()
    await startZoneChecks()
    return { workers, stopClock }
  }
  catch (error) {
    logger.error({ err: error }, 'the workers could not start')
    return { stopClock }
  }
}
