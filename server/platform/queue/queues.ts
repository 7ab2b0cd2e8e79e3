import type { Queue } from 'bullmq'
import { openQueue } from '#server/platform/queue/backend'
import type { QueueName } from '#server/platform/queue/names'
import { count } from '#server/platform/queue/figures'

export interface NewJob {
  /** Unique among the jobs that are waiting or running; a second one of the same id is not added. Not a plain number, no colon. */
  id: string
  name: string
  payload: Record<string, unknown>
  /** How often it is run if it throws; the waits between grow. */
  attempts: number
}

const opened = new Map<QueueName, Queue>()

export function queueNamed(name: QueueName): Queue {
  const known = opened.get(name)
  if (known) return known
  const queue = openQueue(name)
  // Without a listener a lost connection would end the process; it connects again by itself.
  queue.on('error', () => undefined)
  opened.set(name, queue)
  // One that was opened while Postgres was starting keeps its failure for ever: the next use opens another.
  queue.waitUntilReady().catch(() => {
    if (opened.get(name) === queue) opened.delete(name)
    queue.close().catch(() => undefined)
  })
  return queue
}

/** Adds jobs. Finished ones are removed at once: the row that a job is about is the state. */
export async function addJobs(name: QueueName, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  await queueNamed(name).addBulk(jobs.map(({ id, name: jobName, payload, attempts }) => ({
    name: jobName,
    data: payload,
    opts: { jobId: id, attempts, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: true, removeOnFail: true },
  })))
  count(name, { added: jobs.length })
}

export async function closeQueues(): Promise<void> {
  const queues = [...opened.values()]
  opened.clear()
  await Promise.all(queues.map(queue => queue.close()))
}
