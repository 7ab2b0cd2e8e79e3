import { outbox } from '#drizzle/schema/platform'
import { recount } from '#server/domain/imports/recount'
import { clock } from '#server/platform/clock'
import { transaction } from '#server/platform/transaction'

/**
 * Corrects the counters that many threads share, and announces what has changed. The outbox row is written as one that
 * waits: an import runs beside the server, in a process without listeners, and the server's sweeper delivers it there.
 */
export async function finishImport(organizationId: number, postIds: number[]): Promise<void> {
  await transaction(async ({ db }) => {
    await recount(db, organizationId)
    if (postIds.length === 0) return
    const now = clock.now()
    await db.insert(outbox).values({ name: 'import.finished', payload: { organizationId, postIds }, createdAt: now, nextTryAt: now })
  })
}
