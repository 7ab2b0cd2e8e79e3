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

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000
/** A worker that lived so long begins with short pauses again. */
const STEADY_MS = 30_000

/** Starts one worker per queue that has jobs. Throws if a job has no handler. */
export async function startWorkers(): Promise<RunningWorkers> {
  const handlers = new Map(await Promise.all(jobs.map(async (job): Promise<[string, Handler]> => [job.name, await handlerOf(job)])))
  const stopping = new AbortController()
  const names = QUEUE_NAMES.filter(name => jobs.some(job => job.queue === name))
  const workers = names.map(name => keepWorker(() => startWorker(name, handlers, stopping.signal), name, stopping.signal))
  const saving = setInterval(() => void saveFigures().catch(error => logger.warn({ error }, 'The queue figures could not be saved')), 1_000)
  await Promise.all(workers.map(worker => worker.ready))
  return {
    async stop() {
      stopping.abort()
      clearInterval(saving)
      await Promise.all(workers.map(worker => worker.stop()))
      await saveFigures()
    },
  }
}

async function handlerOf(job: (typeof jobs)[number]): Promise<Handler> {
  const { default: run } = await job.load()
  if (typeof run !== 'function') throw new Error(`The job ${job.name} has no handler.`)
  return (payload, jobRun) => (run as Handler)(v.parse(job.payload, payload), jobRun)
}

interface KeptWorker { ready: Promise<unknown>, stop: () => Promise<void> }

/**
 * A worker whose connection broke is replaced after a pause. Left alone, BullMQ asks the dead Postgres connection again and
 * again without ever giving the process back; the jobs it had in hand are taken over when their lock ends.
 */
function keepWorker(open: () => Worker, name: QueueName, signal: AbortSignal): KeptWorker {
  let pauseMs = FIRST_PAUSE_MS
  let worker = watched()

  function watched(): Worker {
    const opened = open()
    const steady = setTimeout(() => {
      pauseMs = FIRST_PAUSE_MS
    }, STEADY_MS)
    opened.once('error', (error) => {
      clearTimeout(steady)
      // Later ones of the same worker say nothing new; without a listener they would end the process.
      opened.on('error', () => undefined)
      if (signal.aborted) return
      logger.warn({ error, queue: name }, 'The queue could not be reached')
      void opened.close(true).catch(() => undefined)
      setTimeout(() => {
        if (!signal.aborted) worker = watched()
      }, pauseMs)
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    })
    return opened
  }

  return { ready: worker.waitUntilReady(), stop: async () => await worker.close() }
}

function startWorker(name: QueueName, handlers: Map<string, Handler>, signal: AbortSignal): Worker {
  const worker = openWorker(name, async (job) => {
    const handler = handlers.get(job.name)
    if (!handler) throw new Error(`Nobody knows the job ${job.name}.`)
    if (job.attemptsMade > 0) count(name, { retries: 1 })
    await handler(job.data, { signal })
    count(name, { processed: 1 })
  }, { concurrency: config().workers[name], lockMs: LOCK_MS })
  worker.on('failed', (job, error) => failed(name, job, error))
  worker.run().catch(error => worker.emit('error', error as Error))
  return worker
}

function failed(queue: QueueName, job: Job | undefined, error: Error): void {
  const isLast = job !== undefined && job.attemptsMade >= (job.opts.attempts ?? 1)
  count(queue, { failed: 1, dead: isLast ? 1 : 0 })
  logger[isLast ? 'error' : 'warn']({ error, job: job?.name, payload: job?.data as unknown, attempt: job?.attemptsMade }, 'A job failed')
}
