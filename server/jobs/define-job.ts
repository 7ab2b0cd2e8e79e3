import type * as v from 'valibot'
import { addJobs } from '#server/platform/queue/queues'
import type { QueueName } from '#server/platform/queue/names'

/** What a handler is given besides its payload. */
export interface JobRun {
  /** Aborted when this process is about to end: finish the step in hand, leave the rest to the next run. */
  signal: AbortSignal
}

export interface JobDefinition<Payload extends Record<string, unknown> = Record<string, unknown>> {
  /** `area.verb`. */
  name: string
  queue: QueueName
  /** Ids only: the handler reads again what they stand for. */
  payload: v.GenericSchema<Payload>
  /** How often it is run if it throws. */
  attempts: number
  /** What makes two jobs of this name the same one. */
  key: (payload: Payload) => string
  /** The handler; only workers load it. */
  load: () => Promise<{ default: (payload: Payload, run: JobRun) => Promise<void> }>
}

/** Declares one job; light enough for every process. The identity function, but for its types. */
export function defineJob<Payload extends Record<string, unknown>>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition
}

/**
 * Queues one job for each payload. `occasion` is the id of what caused it (an event): the same occasion queues the same job
 * only once, another occasion queues it again, whatever became of the first.
 */
export async function enqueue<Payload extends Record<string, unknown>>(job: JobDefinition<Payload>, payloads: Payload[], occasion: string | number): Promise<void> {
  await addJobs(job.queue, payloads.map(payload => ({ id: `${job.name}-${job.key(payload)}-${occasion}`, name: job.name, payload, attempts: job.attempts })))
}
