import { and, eq, inArray } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import { EXPIRE_TIMER, RELEASE_TIMER } from '#server/domain/capsules/queries'
import { noteEvent } from '#server/domain/capsules/note-event'
import { recomputeZones } from '#server/domain/capsules/recompute-zones'
import { releaseCapsules } from '#server/domain/capsules/release-capsules'
import { wipeCapsules } from '#server/domain/capsules/wipe-capsules'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'
import type { TimerKind } from '#server/platform/timers'

const ZONES_TIMER = 'capsules.zones'
const DAY_MS = 86_400_000

export const capsuleTimers: TimerKind[] = [
  defineTimer({
    kind: RELEASE_TIMER,
    run: async (unit, capsuleId) => await releaseCapsules(unit, [capsuleId]),
    runMany: async (unit, due) => await releaseCapsules(unit, due.map(({ subjectId }) => subjectId)),
  }),
  defineTimer({ kind: EXPIRE_TIMER, run: expire }),
  defineTimer({
    kind: ZONES_TIMER,
    run: async (unit, subjectId) => {
      await recomputeZones(unit)
      await schedule(unit.db, ZONES_TIMER, subjectId, new Date(clock.now().getTime() + DAY_MS))
    },
  }),
]

/** At each start of a worker: the zone data may be newer than the last process knew. */
export async function startZoneChecks(): Promise<void> {
  await schedule(database(), ZONES_TIMER, 0, clock.now())
}

/** Nobody confirmed it for a day: it is wiped in the transaction that ends its waiting, and its sender is told that nothing was kept. */
async function expire(unit: UnitOfWork, capsuleId: number): Promise<void> {
  const { db, emit } = unit
  const [capsule] = await db.select({ id: capsules.id, senderAddressId: capsules.senderAddressId }).from(capsules)
    .where(and(inArray(capsules.id, [capsuleId]), eq(capsules.state, 'awaiting_confirmation'))).for('update')
  if (!capsule) return
  await wipeCapsules(unit, [capsuleId], 'expired')
  await noteEvent(db, capsuleId, 'expired')
  emit('capsule.told', { capsuleId, kind: 'expired', addressId: capsule.senderAddressId! })
}
