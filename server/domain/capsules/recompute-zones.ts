import { and, asc, eq, ne } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import { timers } from '#drizzle/schema/platform'
import { instantOf } from '#shared/rules/wall-time'
import { zoneDataVersion } from '#server/platform/due-time'
import { noteEvent } from '#server/domain/capsules/note-event'
import { RELEASE_TIMER } from '#server/domain/capsules/queries'
import type { UnitOfWork } from '#server/platform/events'
import { schedule } from '#server/platform/timers'

/**
 * After the rules of time zones have changed: a capsule keeps the wall time that its sender chose, so the instant moves.
 * Answers how many moved.
 */
export async function recomputeZones({ db }: UnitOfWork): Promise<number> {
  const version = zoneDataVersion()
  const stale = await db.select({ id: capsules.id }).from(capsules).where(and(eq(capsules.state, 'scheduled'), ne(capsules.zoneData, version))).orderBy(asc(capsules.id))
  let moved = 0
  for (const { id } of stale) {
    await db.select({ id: timers.id }).from(timers).where(and(eq(timers.kind, RELEASE_TIMER), eq(timers.subjectId, id))).for('update')
    const [capsule] = await db.select().from(capsules).where(and(eq(capsules.id, id), eq(capsules.state, 'scheduled'))).for('update')
    if (!capsule?.atLocal || !capsule.timeZone || !capsule.releaseAt) continue
    const releaseAt = instantOf(capsule.atLocal, capsule.timeZone)
    await db.update(capsules).set({ releaseAt, zoneData: version }).where(eq(capsules.id, id))
    if (releaseAt.getTime() === capsule.releaseAt.getTime()) continue
    await schedule(db, RELEASE_TIMER, id, releaseAt)
    await noteEvent(db, id, 'zone_changed', { from: capsule.releaseAt.toISOString(), to: releaseAt.toISOString() })
    moved++
  }
  return moved
}
