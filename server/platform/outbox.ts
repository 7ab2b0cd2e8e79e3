import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import { outbox } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { listenersOf, runCommitHooks } from '#server/platform/events'
import type { CommittedEvent, EventName, Events } from '#server/platform/events'
import { loggedError } from '#server/platform/logged-error'
import { logger } from '#server/platform/logger'

export interface PendingEvent {
  name: EventName
  payload: Events[EventName]
}

/** The process that committed has this long before the sweeper takes an event for lost. */
const GRACE_MS = 15_000
const MAX_ATTEMPTS = 10
const SWEEP_LIMIT = 100
/** So many events are delivered at once by one process; a burst waits instead of taking every connection. */
const CONCURRENCY = 3

export async function recordInOutbox(db: Db, pending: PendingEvent[], at: Date): Promise<CommittedEvent[]> {
  if (pending.length === 0) return []
  const rows = await db.insert(outbox).values(pending.map(({ name, payload }) => ({
    name,
    payload: payload as Record<string, unknown>,
    createdAt: at,
    nextTryAt: new Date(at.getTime() + GRACE_MS),
    ...(listenersOf(name).length === 0 ? { state: 'completed' as const, completedAt: at } : {}),
  }))).returning({ id: outbox.id })
  return pending.map(({ name, payload }, index) => ({ id: rows[index]!.id, name, payload, at }))
}

const waiting: number[] = []
const running = new Set<Promise<void>>()

/** Runs the hooks now and hands the rest to the background. Never throws. */
export function dispatchCommitted(events: CommittedEvent[]): void {
  for (const event of events) {
    runCommitHooks(event, error => logger.error({ err: error, event: event.name, eventId: event.id }, 'a commit hook failed'))
    if (listenersOf(event.name).length > 0) waiting.push(event.id)
  }
  pump()
}

function pump(): void {
  while (running.size < CONCURRENCY && waiting.length > 0) {
    const task: Promise<void> = deliver(waiting.shift()!).finally(() => {
      running.delete(task)
      pump()
    })
    running.add(task)
  }
}

/** Resolves when nothing that was committed here waits for a listener: at shutdown, and in tests. */
export async function outboxDrained(): Promise<void> {
  while (running.size > 0 || waiting.length > 0) await Promise.all(running)
}

/** Runs an event's listeners that have not run yet, each in a transaction with its mark. Failures are kept for the sweeper. */
async function deliver(eventId: number): Promise<void> {
  try {
    const [row] = await database().select({ name: outbox.name, done: outbox.listenersDone }).from(outbox)
      .where(and(eq(outbox.id, eventId), eq(outbox.state, 'pending')))
    if (!row) return
    for (const { name } of listenersOf(row.name)) {
      if (!row.done.includes(name)) await runListener(eventId, row.name, name)
    }
    await database().update(outbox).set({ state: 'completed', completedAt: clock.now() }).where(eq(outbox.id, eventId))
  }
  catch (error) {
    logger.error({ err: error, eventId }, 'a listener failed; the sweeper will try again')
    await recordFailure(eventId, error).catch((failure: unknown) => logger.error({ err: failure, eventId }, 'the failure could not be recorded'))
  }
}

async function runListener(eventId: number, eventName: string, listenerName: string): Promise<void> {
  const listener = listenersOf(eventName).find(({ name }) => name === listenerName)!
  const followUps = await database().transaction(async (db) => {
    const [row] = await db.select().from(outbox).where(eq(outbox.id, eventId)).for('update')
    if (!row || row.listenersDone.includes(listenerName)) return []
    const pending: PendingEvent[] = []
    await listener.run(
      { db, emit: (name, payload) => void pending.push({ name, payload }) },
      row.payload as Events[EventName],
      { id: row.id, at: row.createdAt },
    )
    await db.update(outbox).set({ listenersDone: sql`array_append(${outbox.listenersDone}, ${listenerName})` }).where(eq(outbox.id, eventId))
    return await recordInOutbox(db, pending, clock.now())
  })
  dispatchCommitted(followUps)
}

async function recordFailure(eventId: number, error: unknown): Promise<void> {
  const [row] = await database().select({ attempts: outbox.attempts }).from(outbox).where(eq(outbox.id, eventId))
  if (!row) return
  const attempts = row.attempts + 1
  await database().update(outbox).set({
    attempts,
    lastError: describeError(error),
    state: attempts >= MAX_ATTEMPTS ? 'dead' : 'pending',
    nextTryAt: new Date(clock.now().getTime() + backoffMs(attempts)),
  }).where(eq(outbox.id, eventId))
}

/** In one line, without what a statement was filled with: that may be somebody's text. */
function describeError(error: unknown): string {
  const logged = loggedError(error)
  const lines = typeof logged === 'string' ? [logged] : [`${logged.type}: ${logged.message}`, logged.cause && `${logged.cause.type}: ${logged.cause.message}`]
  return lines.filter(line => line !== undefined).join(' ← ').slice(0, 1000)
}

/** 2, 4, 8 … seconds, an hour at most, with up to a quarter of jitter. */
export function backoffMs(attempts: number): number {
  return Math.min(2 ** attempts * 1000, 3_600_000) * (1 + Math.random() / 4)
}

/** Delivers what a crash or a failure left behind. Answers how many events it took up. */
export async function sweepOutbox(): Promise<number> {
  const now = clock.now()
  const taken = await database().transaction(async (db) => {
    const due = await db.select({ id: outbox.id }).from(outbox)
      .where(and(eq(outbox.state, 'pending'), lte(outbox.nextTryAt, now)))
      .orderBy(asc(outbox.nextTryAt)).limit(SWEEP_LIMIT).for('update', { skipLocked: true })
    if (due.length > 0) {
      await db.update(outbox).set({ nextTryAt: new Date(now.getTime() + 60_000) }).where(inArray(outbox.id, due.map(({ id }) => id)))
    }
    return due
  })
  waiting.push(...taken.map(({ id }) => id))
  pump()
  return taken.length
}
