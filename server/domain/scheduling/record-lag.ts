import { releaseLags } from '#drizzle/schema/scheduling'
import type { Db } from '#server/platform/db'

/** What waited for a time and has it behind it. */
export type LagKind = 'capsule' | 'post'

/**
 * Keeps how late one thing was, in milliseconds, for the histogram and the alarm; called in the transaction that ends its
 * waiting. A clock that was stepped back counts as punctual.
 */
export async function recordLag(db: Db, kind: LagKind, dueAt: Date, at: Date): Promise<void> {
  await recordLags(db, kind, [dueAt], at)
}

/** The same for many that were released together. */
export async function recordLags(db: Db, kind: LagKind, due: Date[], at: Date): Promise<void> {
  if (due.length === 0) return
  await db.insert(releaseLags).values(due.map(dueAt => ({ kind, dueAt, at, lagMs: Math.min(2 ** 31 - 1, Math.max(0, at.getTime() - dueAt.getTime())) })))
}
