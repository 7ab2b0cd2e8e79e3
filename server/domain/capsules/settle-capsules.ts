import { and, asc, eq, inArray } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import { timers } from '#drizzle/schema/platform'
import { noteEvent } from '#server/domain/capsules/note-event'
import { RELEASE_TIMER } from '#server/domain/capsules/queries'
import { wipeCapsules } from '#server/domain/capsules/wipe-capsules'
import type { UnitOfWork } from '#server/platform/events'

/**
 * What becomes of the capsules of an account that ends, as its person has chosen: what waits goes out at its date, under the
 * name that it was written with, or is destroyed now. Drafts are destroyed either way. The choice stands in the history.
 */
export async function settleCapsulesOf(unit: UnitOfWork, userId: number, choice: 'deliver' | 'destroy'): Promise<void> {
  const { db } = unit
  const found = await db.select({ id: capsules.id }).from(capsules).where(and(eq(capsules.ownerId, userId), inArray(capsules.state, ['draft', 'scheduled', 'held']))).orderBy(asc(capsules.id))
  if (found.length === 0) return
  // In the order of the clock: timers before capsules.
  await db.select({ id: timers.id }).from(timers).where(and(eq(timers.kind, RELEASE_TIMER), inArray(timers.subjectId, found.map(({ id }) => id)))).orderBy(timers.id).for('update')
  const mine = await db.select({ id: capsules.id, state: capsules.state }).from(capsules).where(inArray(capsules.id, found.map(({ id }) => id))).orderBy(asc(capsules.id)).for('update')
  const kept = choice === 'deliver' ? mine.filter(({ state }) => state === 'scheduled') : []
  const ended = mine.filter(({ state, id }) => ['draft', 'scheduled', 'held'].includes(state) && !kept.some(one => one.id === id))
  await wipeCapsules(unit, ended.map(({ id }) => id), 'canceled')
  for (const { id } of kept) await noteEvent(db, id, 'kept', { choice })
  for (const { id } of ended) await noteEvent(db, id, 'destroyed', { choice })
}
