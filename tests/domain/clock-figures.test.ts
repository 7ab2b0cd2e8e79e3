import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { releaseLags } from '#drizzle/schema/scheduling'
import { latenessFigures, listWaiting } from '#server/domain/scheduling/clock-figures'
import { giveUpDeadLetter, listDeadLetters, retryDeadLetter } from '#server/domain/notifications/dead-letters'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { releaseLagFigure } from '#server/platform/health'
import { lagQuantiles, removeOldLags } from '#server/platform/release-lag'
import { schedule } from '#server/platform/timers'
import { NOON } from '#tests/support/capsules'
import { startConfigured } from '#tests/support/configured'

let stop: () => Promise<void>
const ago = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000)

beforeAll(async () => {
  stop = await startConfigured()
})
afterAll(async () => await stop())
beforeEach(async () => {
  clock.set(NOON)
  await database().execute(sql`truncate timer, release_lag, notification, address cascade`)
})

it('counts what waits by kind, with what is overdue, and pages through it, the next first', async () => {
  for (const [kind, subject, minutes] of [['capsule.release', 1, 5], ['capsule.release', 2, -10], ['capsule.release', 3, -20], ['post.publish', 1, -5]] as const) await schedule(database(), kind, subject, ago(minutes))
  const first = await listWaiting(database(), { after: undefined, limit: 2 })
  expect(first.kinds).toEqual([{ kind: 'capsule.release', count: 3, overdue: 1, nextAt: ago(5) }, { kind: 'post.publish', count: 1, overdue: 0, nextAt: ago(-5) }])
  expect(first.rows.map(({ dueAt }) => dueAt)).toEqual([ago(5), ago(-5), ago(-10)])
  const { dueAt, id } = first.rows[1]!
  expect((await listWaiting(database(), { after: [dueAt, id], limit: 2 })).rows.map(row => row.dueAt)).toEqual([ago(-10), ago(-20)])
})

it('shows how late releases were, and alarms when 99 of 100 of the last minutes were more than a minute late', async () => {
  const lag = (lagMs: number, minutes: number) => ({ kind: 'capsule', dueAt: ago(minutes), at: ago(minutes), lagMs })
  expect(await latenessFigures(database())).toMatchObject({ count: 0, p50: null, p99: null, isAlarming: false })
  await database().insert(releaseLags).values([lag(200, 1), lag(400, 1), lag(900, 1), lag(7_200_000, 60), lag(60_000, 60 * 24 * 31)])
  const figures = await latenessFigures(database())
  expect(figures).toMatchObject({ count: 4, isAlarming: false })
  expect(figures.buckets.filter(({ count }) => count > 0)).toEqual([{ upToSeconds: 0.5, count: 2 }, { upToSeconds: 1, count: 1 }, { upToSeconds: null, count: 1 }])
  expect(await releaseLagFigure()).toMatchObject({ ok: true })
  await database().insert(releaseLags).values([lag(61_500, 2), lag(62_000, 2)])
  expect(await releaseLagFigure()).toMatchObject({ ok: false, unit: 's' })
  expect((await latenessFigures(database())).isAlarming).toBe(true)
  await database().transaction(removeOldLags)
  expect((await lagQuantiles(database())).count).toBe(5)
  expect((await database().select().from(releaseLags)).length).toBe(6)
})

it('lists mails that were given up, and takes one up again or for good', async () => {
  await database().execute(sql`
    with robin as (insert into address (email, created_at) values ('robin@example.org', ${NOON.toISOString()}) returning id),
    notified as (insert into notification (kind, created_at, messages) values ('capsule.released', ${NOON.toISOString()}, '{}') returning id),
    batch as (insert into notification_batch (notification_id, language, reason, address_ids, failed_address_ids, state, attempts, next_try_at, created_at, completed_at)
      select notified.id, 'en', 'capsule', array[robin.id], array[robin.id], 'failed', 9, ${NOON.toISOString()}, ${NOON.toISOString()}, ${ago(1).toISOString()} from notified, robin returning id)
    insert into delivery_failure (batch_id, address_id, kind, reason, at)
    select batch.id, robin.id, kind, reason, ${ago(1).toISOString()} from batch, robin, (values ('temporary', '451 Come back later'), ('gave_up', 'Given up after 9 tries.')) said (kind, reason)`)
  const [letter] = await listDeadLetters(database(), { after: undefined, limit: 10 })
  expect(letter).toMatchObject({ kind: 'capsule.released', attempts: 9, addresses: 1, lastReason: '451 Come back later', failedAt: ago(1) })
  expect(await listDeadLetters(database(), { after: [letter!.failedAt, letter!.id], limit: 10 })).toEqual([])
  expect(await listDeadLetters(database(), { after: [letter!.failedAt, letter!.id + 1], limit: 10 })).toHaveLength(1)
  await retryDeadLetter(letter!.id)
  expect(await listDeadLetters(database(), { after: undefined, limit: 10 })).toEqual([])
  await expect(retryDeadLetter(letter!.id)).rejects.toMatchObject({ code: 'NotFound' })
  await database().execute(sql`update notification_batch set state = 'failed'`)
  await giveUpDeadLetter(letter!.id)
  await expect(giveUpDeadLetter(letter!.id)).rejects.toMatchObject({ code: 'NotFound' })
})
