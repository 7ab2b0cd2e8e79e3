import { lt } from 'drizzle-orm'
import { formerHandles, sessions, throttles, tokens } from '#drizzle/schema/accounts'
import { timers } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { database } from '#server/platform/db'
import { defineTimer, schedule } from '#server/platform/timers'

const HOUR_MS = 3_600_000
/** A guard that rested for this long is forgotten, with how often it was used up. */
const THROTTLE_REST_MS = 24 * HOUR_MS
const KIND = 'accounts.housekeeping'

/** Removes what has ended: sessions, links, guards, handles that are free again. */
export async function removeEnded(db: Db, now: Date): Promise<void> {
  await db.delete(sessions).where(lt(sessions.expiresAt, now))
  await db.delete(tokens).where(lt(tokens.expiresAt, now))
  await db.delete(throttles).where(lt(throttles.until, new Date(now.getTime() - THROTTLE_REST_MS)))
  await db.delete(formerHandles).where(lt(formerHandles.until, now))
}

/** Once an hour, by setting itself again; `more` are other areas' parts of it. */
export function housekeeping(more: ((db: Db) => Promise<unknown>)[]) {
  return defineTimer({
    kind: KIND,
    run: async ({ db }) => {
      const now = clock.now()
      await removeEnded(db, now)
      for (const part of more) await part(db)
      await schedule(db, KIND, 0, new Date(now.getTime() + HOUR_MS))
    },
  })
}

/** Sets the first one, unless it waits already. */
export async function startHousekeeping(): Promise<void> {
  const now = clock.now()
  await database().insert(timers).values({ kind: KIND, subjectId: 0, dueAt: now, createdAt: now }).onConflictDoNothing()
}
