import { and, asc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import { releaseAttachmentsOf } from '#server/domain/files/attachments'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { transaction } from '#server/platform/transaction'

const AT_ONCE = 500

/**
 * Part of the hourly cleaning: what is left of capsules that have ended goes after thirty days, and what was released is not
 * kept for its recipients beyond a year. A member's own text stays theirs.
 */
export async function purgeCapsules(db: Db): Promise<void> {
  const { tombstoneSeconds, claimSeconds } = config().limits.capsules
  const before = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000)
  await db.delete(capsules).where(and(inArray(capsules.state, ['canceled', 'expired']), lt(capsules.endedAt, before(tombstoneSeconds))))
  const over = await db.select({ id: capsules.id }).from(capsules)
    .where(and(eq(capsules.state, 'sent'), isNotNull(capsules.releasedAt), lt(capsules.releasedAt, before(claimSeconds)), isNull(capsules.endedAt)))
    .orderBy(asc(capsules.releasedAt)).limit(AT_ONCE)
  const ids = over.map(({ id }) => id)
  if (ids.length === 0) return
  await transaction(async (unit) => {
    await releaseAttachmentsOf(unit, ids)
    await unit.db.update(capsules).set({
      endedAt: clock.now(), body: sql`case when ${capsules.ownerId} is null then '' else ${capsules.body} end`,
      subject: sql`case when ${capsules.ownerId} is null then '' else ${capsules.subject} end`,
    }).where(inArray(capsules.id, ids))
  })
}
