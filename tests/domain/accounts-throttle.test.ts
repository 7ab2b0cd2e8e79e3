import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { clearAttempts, countAttempt, giveBackAttempt, spendAttempt } from '#server/domain/accounts/throttle'
import { clock } from '#server/platform/clock'
import { sqlClient } from '#server/platform/db'
import { startConfigured } from '#tests/support/configured'

let stop: () => Promise<void>
beforeAll(async () => {
  stop = await startConfigured({ SIGN_IN_LIMITS: '{"account":{"count":3,"seconds":60}}' })
})
afterAll(async () => await stop())
afterEach(() => clock.reset())

const at = (seconds: number) => clock.set(new Date(Date.UTC(2026, 5, 1, 12, 0, seconds)))

it('counts exactly, however many try at once', async () => {
  const counts = await Promise.all(Array.from({ length: 200 }, async () => await countAttempt('account', 'burst')))
  expect(counts.filter(({ isOver }) => !isOver)).toHaveLength(3)
  expect(await sqlClient()`select count from throttle where count = 200`).toHaveLength(1)
})

it('says how long to wait, and lets the next window begin with a new count', async () => {
  at(0)
  for (let i = 0; i < 2; i++) await spendAttempt('account', 'patient')
  at(45)
  await spendAttempt('account', 'patient')
  await expect(spendAttempt('account', 'patient')).rejects.toMatchObject({ code: 'TooManyRequests', retryAfter: 15 })
  at(60)
  await expect(spendAttempt('account', 'patient')).resolves.toBeUndefined()
})

it('makes each window twice as long as the one that was used up, and forgets that after a quiet one', async () => {
  const waits: number[] = []
  let now = 0
  for (let round = 0; round < 4; round++) {
    at(now)
    let wait = 0
    for (let i = 0; i < 4; i++) wait = (await countAttempt('account', 'stubborn')).retryAfter
    waits.push(wait)
    now += wait
  }
  expect(waits).toEqual([60, 120, 240, 480])
  at(now)
  expect((await countAttempt('account', 'stubborn')).retryAfter).toBe(960)
  at(now + 960)
  expect((await countAttempt('account', 'stubborn')).retryAfter).toBe(60)
})

it('keeps guards apart and does not store whom they are about', async () => {
  for (let i = 0; i < 4; i++) await countAttempt('account', 'One@example.org')
  expect((await countAttempt('account', 'one@example.org')).isOver).toBe(true)
  expect((await countAttempt('device', 'one@example.org')).isOver).toBe(false)
  expect((await countAttempt('account', 'two@example.org')).isOver).toBe(false)
  expect(await sqlClient()`select 1 from throttle where key like '%example%'`).toHaveLength(0)
})

it('does not count what was right', async () => {
  for (let i = 0; i < 3; i++) await countAttempt('account', 'right')
  await giveBackAttempt('account', 'right')
  expect((await countAttempt('account', 'right')).isOver).toBe(false)
  await clearAttempts(['account', 'right'])
  for (let i = 0; i < 3; i++) expect((await countAttempt('account', 'right')).isOver).toBe(false)
})
