import { createPostgresBackend, Queue, Worker } from 'bullmq'
import type { Job } from 'bullmq'
import { config } from '#server/platform/config'

/** Where BullMQ keeps its tables; nothing durable of ours stands there. */
const SCHEMA = 'bullmq'
const PREFIX = 'guildhall'

export type Backend = 'postgres' | 'redis'

/** Redis when `REDIS_URL` is set, else the database that everything else is in. */
export function backend(): Backend {
  return config().redisUrl === undefined ? 'postgres' : 'redis'
}

export function openQueue(name: string): Queue {
  const { redisUrl } = config()
  if (redisUrl !== undefined) return new Queue(name, { connection: { url: redisUrl }, prefix: PREFIX })
  // The two backends differ in type parameters that none of the methods we call mentions.
  return new Queue(name, { connection: postgresConnection(2) }, createPostgresBackend) as unknown as Queue
}

export interface WorkerSettings {
  concurrency: number
  /** How long a job of a process that died stays with it. */
  lockMs: number
}

export function openWorker(name: string, run: (job: Job) => Promise<void>, { concurrency, lockMs }: WorkerSettings): Worker {
  const { redisUrl } = config()
  const options = { concurrency, lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: 100, autorun: false }
  if (redisUrl !== undefined) return new Worker(name, run, { ...options, connection: { url: redisUrl, maxRetriesPerRequest: null }, prefix: PREFIX })
  return new Worker(name, run, { ...options, connection: postgresConnection(concurrency + 1) }, createPostgresBackend) as unknown as Worker
}

function postgresConnection(max: number) {
  return { connectionString: config().databaseUrl, schema: SCHEMA, migrate: true, max }
}
