/** A worker of its own, for tests that kill it: configured by the environment like the server's, ends when its input does. */
import { retryPendingJob } from '#server/jobs/notifications/retry-pending'
import { enqueue } from '#server/jobs/define-job'
import { startWorkers } from '#server/jobs/worker'
import { startClock } from '#server/platform/timers'
import { wireCapsules } from '#tests/support/capsules'
import { unwireCourier, wireCourier } from '#tests/support/courier'

wireCourier()
wireCapsules()
const stopClock = startClock()
const workers = await startWorkers()
await enqueue(retryPendingJob, [{}], `${Date.now()}`)
process.stdout.write('ready\n')
process.stdin.resume()
process.stdin.on('end', () => void (async () => {
  await workers.stop()
  await stopClock()
  await unwireCourier()
})())
