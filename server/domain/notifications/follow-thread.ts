import { subscriptions } from '#drizzle/schema/courier'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** Who writes in a thread hears of what comes after, unless they have already said what they want of it. */
export async function followThread(db: Db, userId: number, postId: number): Promise<void> {
  await db.insert(subscriptions).values({ userId, postId, level: 'all', createdAt: clock.now() }).onConflictDoNothing()
}
