import { retryPending } from '#server/domain/notifications/retry-pending'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { isIdle } from '#server/platform/queue/status'
import { defineTimer, schedule } from '#server/platform/timers'

const SWEEP_TIMER = 'courier.sweep'
const EVERY_MS = 60_000

/**
 * Once a minute: if the queues have nothing to do although something is due, they have lost it (a flushed Redis, a restored
 * database). What is about to be tried again by its own timer is left alone.
 */
export const sweepTimer = defineTimer({
  kind: SWEEP_TIMER,
  async run(unit, subjectId) {
    await schedule(unit.db, SWEEP_TIMER, subjectId, next())
    if (await isIdle('notifications') && await isIdle('mail')) await retryPending(unit, new Date(clock.now().getTime() - EVERY_MS))
  },
})

/** At each start of a worker; there is one such timer over all processes. */
export async function startSweeping(): Promise<void> {
  await schedule(database(), SWEEP_TIMER, 0, next())
}

function next(): Date {
  return new Date(clock.now().getTime() + EVERY_MS)
}
