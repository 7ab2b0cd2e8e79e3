import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { EventName, Events, UnitOfWork } from '#server/platform/events'
import { dispatchCommitted, recordInOutbox } from '#server/platform/outbox'
import type { PendingEvent } from '#server/platform/outbox'

/**
 * Runs `work` in one transaction. What it emits stands in the outbox when it has committed, and only then its
 * listeners run: not awaited, except for the hooks that the next request depends on. A failing listener never
 * turns a committed write into an error.
 */
export async function transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  const { result, announce } = await heldTransaction(work)
  announce()
  return result
}

/**
 * The same, but what it emitted is announced by the caller: where thousands of rows are to be changed at once, their
 * listeners need not compete with that. If the process ends before, the sweeper announces it.
 */
export async function heldTransaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<{ result: T, announce: () => void }> {
  const { result, events } = await database().transaction(async (db) => {
    const pending: PendingEvent[] = []
    const emit = <N extends EventName>(name: N, payload: Events[N]) => void pending.push({ name, payload })
    const outcome = await work({ db, emit })
    return { result: outcome, events: await recordInOutbox(db, pending, clock.now()) }
  })
  return { result, announce: () => dispatchCommitted(events) }
}
