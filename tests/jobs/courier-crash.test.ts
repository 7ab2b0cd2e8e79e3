import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resetConfig } from '#server/platform/config'
import { database } from '#server/platform/db'
import { transaction } from '#server/platform/transaction'
import { unwireCourier, wireCourier } from '#tests/support/courier'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { courierState, makeCommunity, writePost } from '#tests/support/fan-out'
import { startMailSink } from '#tests/support/mail-sink'
import type { MailSink } from '#tests/support/mail-sink'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { until } from '#tests/support/until'

const READERS = 200
const CONNECTIONS = 4

describe.each([['postgres', 20], ['redis', 5]] as const)('a worker that is killed while it sends, with its queue on %s', (backend, wantedKills) => {
  let sink: MailSink
  let redis: TestRedis | undefined
  let db: TestDatabase
  let worker: ChildProcess | undefined

  beforeAll(async () => {
    sink = await startMailSink()
    db = await createDatabase()
    if (backend === 'redis') redis = await startRedis()
    Object.assign(process.env, { DATABASE_URL: db.url, REDIS_URL: redis?.url ?? '', APP_KEY: 'k'.repeat(40) })
    resetConfig()
    wireCourier()
  })
  afterAll(async () => {
    worker?.kill('SIGKILL')
    await unwireCourier()
    await sink.stop()
    await redis?.stop()
    await db.drop()
  })

  it(`is followed by one that sends the rest, ${wantedKills} times: everybody has it, and hardly anybody twice`, async () => {
    const community = await transaction(unit => makeCommunity(unit, READERS, index => `r${index}@example.org`))
    worker = await startWorker()
    for (let kills = 0; kills < wantedKills;) {
      const before = kills
      sink.clear()
      await transaction(unit => writePost(unit, community))
      let stopAt = 1 + Math.floor(random(kills) * READERS / 2)
      await until(async () => {
        const count = sink.messages().length
        if (count >= stopAt && count < READERS && kills < wantedKills) {
          await kill(worker!)
          kills++
          stopAt = count + 1 + Math.floor(random(kills) * (READERS - count))
          worker = await startWorker()
        }
        const state = await courierState({ db: database() })
        return state.unprepared === 0 && state.pending === 0 && sink.messages().length >= READERS
      }, { seconds: 90, every: 2 })

      const receivers = sink.messages().map(message => message.to[0]!)
      expect(new Set(receivers).size).toBe(READERS)
      expect(receivers.length - READERS, `after ${kills - before} kills`).toBeLessThanOrEqual(CONNECTIONS * (kills - before))
    }
  }, 600_000)

  async function startWorker(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../support/worker-process.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, SMTP_URL: sink.url, WORKERS: JSON.stringify({ notifications: CONNECTIONS }), LOG_LEVEL: 'error' },
    })
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve())
      child.once('exit', code => reject(new Error(`The worker ended with ${code} before it was ready.`)))
    })
    return child
  }
})

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

/** Between 0 and 1, the same in every run. */
function random(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 78.233) * 43758.5453
  return value - Math.floor(value)
}
