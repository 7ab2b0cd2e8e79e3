import type { Job, Worker } from 'bullmq'
import * as v from 'valibot'
import { jobs } from '#server/jobs/registry'
import type { JobRun } from '#server/jobs/define-job'
import { config } from '#server/platform/config'
import { logger } from '#server/platform/logger'
import { openWorker } from '#server/platform/queue/backend'
import { count, saveFigures } from '#server/platform/queue/figures'
import { QUEUE_NAMES } from '#server/platform/queue/names'
import type { QueueName } from '#server/platform/queue/names'

type Handler = (payload: unknown, run: JobRun) => Promise<void>

export interface RunningWorkers {
  /** Takes no more jobs and waits for those in hand. */
  stop: () => Promise<void>
}

/** How long the jobs of a process that died stay with it before another one takes them. */
const LOCK_MS = 20_000

/** Starts one worker per queue that has jobs. Throws if a job has no handler. */
export async function startWorkers(): Promise<RunningWorkers> {
  const handlers = new Map(await Promise.all(jobs.map(async (job): Promise<[string, Handler]> => [job.name, await handlerOf(job)])))
  const stopping = new AbortController()
  const names = QUEUE_NAMES.filter(name => jobs.some(job => job.queue === name))
  const workers = names.map(name => startWorker(name, handlers, stopping.signal))
  const saving = setInterval(() => void saveFigures().catch(error => logger.warn({ error }, 'The queue figures could not be saved')), 1_000)
  await Promise.all(workers.map(worker => worker.waitUntilReady()))
  return {
    async stop() {
      stopping.abort()
      clearInterval(saving)
      await Promise.all(workers.map(worker => worker.close()))
      await saveFigures()
    },
  }
}

async function handlerOf(job: (typeof jobs)[number]): Promise<Handler> {
  const { default: run } = await job.load()
  if (typeof run !== 'function') throw new Error(`The job ${job.name} has no handler.`)
  return (payload, jobRun) => (run as Handler)(v.parse(job.payload, payload), jobRun)
}

function startWorker(name: QueueName, handlers: Map<string, Handler>, signal: AbortSignal): Worker {
  const worker = openWorker(name, async (job) => {
    const handler = handlers.get(job.name)
    if (!handler) throw new Error(`Nobody knows the job ${job.name}.`)
    if (job.attemptsMade > 0) count(name, { retries: 1 })
    await handler(job.data, { signal })
    count(name, { processed: 1 })
  }, { concurrency: concurrencyOf(name), lockMs: LOCK_MS })
  worker.on('failed', (job, error) => failed(name, job, error))
  worker.on('error', error => logger.warn({ error, queue: name }, 'The queue could not be reached'))
  worker.run().catch(error => logger.error({ error, queue: name }, 'A worker ended'))
  return worker
}

function failed(queue: QueueName, job: Job | undefined, error: Error): void {
  const isLast = job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1)
  count(queue, { failed: 1, dead: isLast ? 1 : 0 })
  logger[isLast ? 'error' : 'warn']({ error, job: job?.name, payload: job?.data as unknown, attempt: job?.attemptsMade }, 'A job failed')
}

function concurrencyOf(name: QueueName): number {
  return name === 'notifications' ? config().sendingConnections : 1
}
