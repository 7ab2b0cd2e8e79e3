import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { siteFacts, timers } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { logger } from '#server/platform/logger'
import { cancelTimer, clockLagSeconds, defineTimer, registerTimers, runNextTimer, schedule } from '#server/platform/timers'
import { openDatabase } from '#tests/support/community'

const NOON = new Date('2026-03-01T12:00:00.000Z')

let close: () => Promise<void>
let runs: number[] = []
let broken = false

beforeAll(async () => {
  close = await openDatabase()
  logger.level = 'silent'
  registerTimers([defineTimer({ kind: 'bell', run: async ({ db }, subjectId, { dueAt }) => {
    runs.push(subjectId)
    await db.insert(siteFacts).values({ name: `bell ${subjectId}`, value: dueAt.toISOString(), at: clock.now() })
    await new Promise(resolve => setTimeout(resolve, 10))
    if (broken) throw new Error('the bell is cracked')
  } })])
})
afterAll(async () => await close())
beforeEach(() => {
  clock.set(NOON)
  runs = []
  broken = false
})
afterEach(async () => {
  await database().delete(timers)
  await database().delete(siteFacts)
})

function after(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1000)
}

async function ring(subjectId: number, seconds: number): Promise<void> {
  await schedule(database(), 'bell', subjectId, after(seconds))
}

async function runAllDue(): Promise<void> {
  while (await runNextTimer()) { /* until nothing is due */ }
}

describe('a timer', () => {
  it('runs when it is due and not before, with what it changes, and is gone', async () => {
    await ring(1, 10)
    clock.set(new Date(after(10).getTime() - 1))
    expect(await runNextTimer()).toBe(false)
    clock.set(after(10))
    expect(await runNextTimer()).toBe(true)
    expect(runs).toEqual([1])
    expect(await database().select({ name: siteFacts.name, value: siteFacts.value }).from(siteFacts)).toEqual([{ name: 'bell 1', value: after(10).toISOString() }])
    expect(await database().select().from(timers)).toEqual([])
  })

  it('runs once, though six clocks tick at once', async () => {
    for (let subject = 1; subject <= 10; subject++) await ring(subject, 0)
    await Promise.all(Array.from({ length: 6 }, runAllDue))
    await runAllDue()
    expect(runs.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('is moved, not doubled, when it is set again', async () => {
    await ring(1, 10)
    await ring(1, 60)
    clock.set(after(59))
    await runAllDue()
    expect(runs).toEqual([])
    clock.set(after(60))
    await runAllDue()
    expect(runs).toEqual([1])
  })

  it('does not run once it is cancelled, and its neighbours do', async () => {
    await ring(1, 10)
    await ring(2, 10)
    await cancelTimer(database(), 'bell', 1)
    clock.set(after(10))
    await runAllDue()
    expect(runs).toEqual([2])
  })

  it('that fails takes its work back and is tried again, each time later, and does not stop the others', async () => {
    broken = true
    await ring(1, 0)
    expect(await runNextTimer()).toBe(true)
    expect(await database().select().from(siteFacts)).toEqual([])
    const [first] = await database().select().from(timers)
    const wait = first!.dueAt.getTime() - NOON.getTime()
    expect([first!.attempts, wait >= 2000 && wait <= 2500]).toEqual([1, true])
    clock.set(first!.dueAt)
    await runNextTimer()
    const [second] = await database().select().from(timers)
    expect(second!.attempts).toBe(2)
    expect(second!.dueAt.getTime() - first!.dueAt.getTime()).toBeGreaterThanOrEqual(4000)

    broken = false
    await ring(2, 0)
    await runAllDue()
    expect(runs.at(-1)).toBe(2)
    clock.set(second!.dueAt)
    await runAllDue()
    expect(runs.at(-1)).toBe(1)
    expect(await database().select().from(timers)).toEqual([])
  })

  it('of a kind that nobody knows waits, and the others run', async () => {
    await schedule(database(), 'whistle', 1, NOON)
    await ring(2, 1)
    clock.set(after(1))
    await runAllDue()
    expect(runs).toEqual([2])
    expect(await database().select({ kind: timers.kind }).from(timers)).toEqual([{ kind: 'whistle' }])
  })
})

it('tells how late the clock is', async () => {
  expect(await clockLagSeconds()).toBe(0)
  await ring(1, -90)
  await ring(2, 90)
  expect(await clockLagSeconds()).toBe(90)
})
