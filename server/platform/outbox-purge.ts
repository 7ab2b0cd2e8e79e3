import { and, eq, lt } from 'drizzle-orm'
import { outbox } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** Long enough to see in a week's review what happened; dead events stay until somebody decides. */
const KEPT_MS = 7 * 86_400_000

/** Throws away what has long been delivered. */
export async function purgeOutbox(db: Db): Promise<void> {
  await db.delete(outbox).where(and(eq(outbox.state, 'completed'), lt(outbox.completedAt, new Date(clock.now().getTime() - KEPT_MS))))
}
