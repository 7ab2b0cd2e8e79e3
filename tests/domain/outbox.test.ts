import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { outbox, siteFacts } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { defineListener, onCommit, registerListeners, resetEvents } from '#server/platform/events'
import type { Listener } from '#server/platform/events'
import { logger } from '#server/platform/logger'
import { backoffMs, dispatchCommitted, outboxDrained, recordInOutbox, sweepOutbox } from '#server/platform/outbox'
import { transaction } from '#server/platform/transaction'
import { openDatabase } from '#tests/support/community'

const EVENT = { organizationId: 1, slug: 'lanterns' }
const FAILURE = 'the lamp is out'

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
  logger.level = 'silent'
})
afterAll(async () => await close())
beforeEach(() => resetEvents())
afterEach(async () => {
  await outboxDrained()
  clock.reset()
  await database().delete(outbox)
  await database().delete(siteFacts)
})

function listen(name: string, run: Listener<'organization.created'>['run']): void {
  registerListeners([defineListener({ on: 'organization.created', name, run })])
}

async function write(name = 'cause'): Promise<void> {
  await transaction(async ({ db, emit }) => {
    await db.insert(siteFacts).values({ name, value: 1, at: clock.now() })
    emit('organization.created', EVENT)
  })
}

/** What a process leaves behind that is killed between its commit and the delivery. */
async function writeAndDie(): Promise<number> {
  const [event] = await database().transaction(async db => await recordInOutbox(db, [{ name: 'organization.created', payload: EVENT }], clock.now()))
  return event!.id
}

async function rows() {
  return await database().select().from(outbox)
}

async function facts(): Promise<string[]> {
  return (await database().select({ name: siteFacts.name }).from(siteFacts)).map(({ name }) => name).sort()
}

function later(ms: number): void {
  clock.set(new Date(clock.now().getTime() + ms))
}

async function sweep(): Promise<number> {
  const taken = await sweepOutbox()
  await outboxDrained()
  return taken
}

describe('what was written', () => {
  it('is there when its listener runs, and so is the event', async () => {
    const seen: unknown[] = []
    listen('look', async ({ db }, payload, { id }) => {
      seen.push(payload, (await db.select().from(siteFacts)).length, (await db.select().from(outbox).where(eq(outbox.id, id))).length)
    })
    await write()
    await outboxDrained()
    expect(seen).toEqual([EVENT, 1, 1])
    expect(await rows()).toMatchObject([{ state: 'completed', listenersDone: ['look'], attempts: 0 }])
  })

  it('announces nothing when it is rolled back', async () => {
    let ran = false
    listen('look', async () => {
      ran = true
    })
    await expect(transaction(async ({ emit }) => {
      emit('organization.created', EVENT)
      throw new Error('changed my mind')
    })).rejects.toThrow('changed my mind')
    await outboxDrained()
    expect([ran, await rows()]).toEqual([false, []])
  })

  it('runs its hooks before the write answers, and a failing hook harms nobody', async () => {
    const seen: string[] = []
    onCommit(() => {
      throw new Error(FAILURE)
    })
    onCommit(({ name }) => void seen.push(name))
    listen('look', async () => void seen.push('listener'))
    await write()
    expect(seen).toEqual(['organization.created'])
    await outboxDrained()
    expect(seen).toEqual(['organization.created', 'listener'])
  })
})

describe('a listener', () => {
  it('runs once per event, though it is delivered three times at once', async () => {
    let runs = 0
    listen('count', async () => {
      runs++
      await new Promise(resolve => setTimeout(resolve, 30))
    })
    const id = await writeAndDie()
    const event = { id, name: 'organization.created' as const, payload: EVENT, at: clock.now() }
    dispatchCommitted([event, event, event])
    await outboxDrained()
    expect(runs).toBe(1)
    expect(await rows()).toMatchObject([{ state: 'completed', listenersDone: ['count'] }])
  })

  it('that fails at a statement is remembered without what the statement was filled with', async () => {
    listen('shaky', async ({ db }) => void await db.insert(siteFacts).values({ name: 'cause', value: 'ann@example.org said something', at: clock.now() }))
    await write()
    await outboxDrained()
    const [row] = await rows()
    expect(row!.lastError).toMatch(/^\w+: Failed query: insert into "site_fact" .*\$1.* ← PostgresError: duplicate key/)
    expect(row!.lastError).not.toContain('ann@example.org')
  })

  it('that fails breaks no write, takes its half-done work back, and is run again by the sweeper, alone', async () => {
    const runs: string[] = []
    let broken = true
    listen('steady', async () => void runs.push('steady'))
    listen('shaky', async ({ db }) => {
      runs.push('shaky')
      await db.insert(siteFacts).values({ name: `half ${runs.length}`, value: 1, at: clock.now() })
      if (broken) throw new Error(FAILURE)
    })
    await write()
    await outboxDrained()
    expect(await facts()).toEqual(['cause'])
    expect(await rows()).toMatchObject([{ state: 'pending', listenersDone: ['steady'], attempts: 1, lastError: `Error: ${FAILURE}` }])

    expect(await sweep()).toBe(0)
    broken = false
    later(3_000)
    expect(await sweep()).toBe(1)
    expect(runs).toEqual(['steady', 'shaky', 'shaky'])
    expect(await facts()).toEqual(['cause', 'half 3'])
    expect(await rows()).toMatchObject([{ state: 'completed', listenersDone: ['steady', 'shaky'] }])
  })

  it('is given up after ten attempts, each later than the one before', async () => {
    let runs = 0
    listen('never', async () => {
      runs++
      throw new Error(FAILURE)
    })
    await write()
    await outboxDrained()
    const waits: number[] = []
    for (let attempt = 2; attempt <= 10; attempt++) {
      const [row] = await rows()
      waits.push(row!.nextTryAt.getTime() - clock.now().getTime())
      clock.set(row!.nextTryAt)
      expect(await sweep()).toBe(1)
    }
    expect(runs).toBe(10)
    expect(await rows()).toMatchObject([{ state: 'dead', attempts: 10 }])
    later(86_400_000)
    expect(await sweep()).toBe(0)
    expect(waits.at(-1)).toBeGreaterThan(waits[0]! * 50)
  })

  it('announces what followed from it, exactly when its own work is kept', async () => {
    const seen: string[] = []
    let broken = true
    registerListeners([
      defineListener({ on: 'organization.created', name: 'first', run: async ({ emit }) => {
        emit('organization.changed', EVENT)
        if (broken) throw new Error(FAILURE)
      } }),
      defineListener({ on: 'organization.changed', name: 'second', run: async (_unit, { slug }) => void seen.push(slug) }),
    ])
    await write()
    await outboxDrained()
    expect(seen).toEqual([])
    broken = false
    later(3_000)
    await sweep()
    expect(seen).toEqual(['lanterns'])
  })
})

describe('an event whose process was killed', () => {
  it('is delivered by the sweeper after its grace, once, though several sweep at once', async () => {
    let runs = 0
    listen('count', async () => void runs++)
    for (let index = 0; index < 5; index++) await writeAndDie()
    expect(await sweep()).toBe(0)
    later(15_000)
    const taken = await Promise.all([sweepOutbox(), sweepOutbox(), sweepOutbox()])
    await outboxDrained()
    expect(taken.reduce((sum, count) => sum + count)).toBe(5)
    expect(runs).toBe(5)
    expect((await rows()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'completed'))
  })

  it('is taken up again when the sweeper dies with it', async () => {
    let runs = 0
    listen('count', async () => void runs++)
    const id = await writeAndDie()
    later(15_000)
    // What a sweeper does first; then it was killed.
    await database().update(outbox).set({ nextTryAt: new Date(clock.now().getTime() + 60_000) }).where(eq(outbox.id, id))
    expect(await sweep()).toBe(0)
    later(60_000)
    expect(await sweep()).toBe(1)
    expect(runs).toBe(1)
  })
})

it('waits longer after each failure, an hour and a quarter at most', () => {
  const waits = Array.from({ length: 20 }, (_, index) => backoffMs(index + 1))
  expect(waits.every((ms, index) => ms >= Math.min(2 ** (index + 1) * 1000, 3_600_000) && ms <= 4_500_000)).toBe(true)
})

it('needs two listeners to have two names', () => {
  listen('same', async () => {})
  expect(() => listen('same', async () => {})).toThrow('Two listeners are named same.')
})
