import { and, eq, gt, inArray, ne, or } from 'drizzle-orm'
import { formerHandles } from '#drizzle/schema/accounts'
import { secretFor } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import type { AppError } from '#server/platform/errors'

const DAY_MS = 86_400_000
/** So long a handle that was given up leads to who had it, and nobody else can have it. */
const RESERVED_MS = 365 * DAY_MS

/** Throws NameTaken where somebody else gave it up less than a year ago. That nobody has it now is the constraint's to say. */
export async function requireFreeHandle(db: Db, handle: string, userId?: number): Promise<void> {
  const [former] = await db.select({ userId: formerHandles.userId }).from(formerHandles)
    .where(and(inArray(formerHandles.handle, [handle, markOf(handle)]), gt(formerHandles.until, clock.now()), userId === undefined ? undefined : ne(formerHandles.userId, userId)))
  if (former) throw nameTaken()
}

/** The old handle leads to its owner for a year; taking one back ends that. */
export async function reserveHandle(db: Db, before: string, now: string, userId: number): Promise<void> {
  const until = new Date(clock.now().getTime() + RESERVED_MS)
  await db.delete(formerHandles).where(or(eq(formerHandles.handle, now), and(eq(formerHandles.handle, before), ne(formerHandles.userId, userId))))
  await db.insert(formerHandles).values({ handle: before, userId, until }).onConflictDoUpdate({ target: formerHandles.handle, set: { until } })
}

/** The handle of a deleted account stays reserved too: nobody can step into its mentions. Only a keyed hash of it is kept. */
export async function markReserved(db: Db, handle: string, userId: number): Promise<void> {
  await db.insert(formerHandles).values({ handle: markOf(handle), userId, until: new Date(clock.now().getTime() + RESERVED_MS) }).onConflictDoNothing()
}

function markOf(handle: string): string {
  return `~${Buffer.from(secretFor('handle', handle.toLowerCase()), 'base64url').toString('hex')}`
}

export function nameTaken(): AppError {
  return fieldError('NameTaken', 'handle', 'taken', 'Somebody has this name already. Choose another.')
}
