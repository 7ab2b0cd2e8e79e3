import type { JobType } from 'bullmq'
import type { QueueStats } from '#shared/contract/operations'
import { backend } from '#server/platform/queue/backend'
import { readFigures, saveFigures } from '#server/platform/queue/figures'
import { QUEUE_NAMES } from '#server/platform/queue/names'
import { queueNamed } from '#server/platform/queue/queues'
import type { QueueName } from '#server/platform/queue/names'

/** The state of every queue, over all processes. */
export async function queueStats(): Promise<QueueStats> {
  await saveFigures()
  const queues = await Promise.all(QUEUE_NAMES.map(figuresOf))
  return { state: queues.every(queue => queue.isPaused) ? 'Stopped' : 'Started', backend: backend(), queues }
}

/** The same as text, for a terminal: one block per queue and one per worker. */
export async function queueStatusText(): Promise<string> {
  const { state, backend: kind, queues } = await queueStats()
  const blocks = [block('Server', { state, backend: kind, listening_to: queues.map(queue => queue.name).join(',') })]
  for (const { name, isPaused, ...figures } of queues) {
    blocks.push(block(`Queue ${name}`, {
      state: isPaused ? 'Stopped' : 'Started', workers: figures.workers, added: figures.added, processed: figures.processed, retries: figures.retries,
      failed: figures.failed, waiting: figures.waiting, active: figures.active, dead: figures.dead, last_message: figures.lastMessageAt ?? 'never',
    }))
  }
  for (const name of QUEUE_NAMES) {
    const workers = await queueNamed(name).getWorkers()
    workers.forEach((worker, index) => blocks.push(block(`Worker ${name} ${index + 1}`, {
      queue: name, address: worker.addr ?? 'unknown', connected_seconds: worker.age ?? 'unknown', idle_seconds: worker.idle ?? 'unknown',
    })))
  }
  return blocks.join('\n')
}

/** Whether a queue is running and has neither a waiting nor a running job. */
export async function isIdle(name: QueueName): Promise<boolean> {
  const { isPaused, waiting, active } = await figuresOf(name)
  return !isPaused && waiting === 0 && active === 0
}

/** No process takes another job; those in hand are finished. */
export async function stopQueues(): Promise<QueueStats> {
  await Promise.all(QUEUE_NAMES.map(name => queueNamed(name).pause()))
  return queueStats()
}

export async function startQueues(): Promise<QueueStats> {
  await Promise.all(QUEUE_NAMES.map(name => queueNamed(name).resume()))
  return queueStats()
}

/** On Postgres the waiting jobs of a stopped queue are called paused; the type knows only what Redis has. */
const STATES: JobType[] = ['waiting', 'delayed', 'prioritized', 'active', ...(['paused'] as string[] as JobType[])]

async function figuresOf(name: QueueName): Promise<QueueStats['queues'][number]> {
  const queue = queueNamed(name)
  const [figures, isPaused, workers, counts] = await Promise.all([
    readFigures(name), queue.isPaused(), queue.getWorkersCount(), queue.getJobCounts(...STATES),
  ])
  const { waiting = 0, paused = 0, delayed = 0, prioritized = 0, active = 0 } = counts
  return { name, isPaused, workers, ...figures, waiting: waiting + paused + delayed + prioritized, active }
}

function block(title: string, lines: Record<string, string | number>): string {
  return `# ${title}\n${Object.entries(lines).map(([key, value]) => `${key}:${value}\n`).join('')}`
}
