import { sql } from 'drizzle-orm'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'

/** As `organizations/change-link` sets it. */
const KIND = 'organizations.rewriteFeed'
/** So many posts are written in one transaction: a change of a large organization holds nobody up. */
const BATCH = 500

/** Brings what feeds filter by in line with what the organization is about, batch by batch, by setting itself again. */
export const rewriteFeedTimer = defineTimer({
  kind: KIND,
  run: async (unit, organizationId) => {
    const written = await rewriteFeed(unit, organizationId)
    if (written === BATCH) await schedule(unit.db, KIND, organizationId, clock.now())
  },
})

/** One batch. Answers how many posts it wrote. */
export async function rewriteFeed({ db, emit }: UnitOfWork, organizationId: number, limit = BATCH): Promise<number> {
  const rows = await db.execute<{ before: number[], after: number[] }>(sql`
    with wanted as (
      select post.id, post.feed_technology_ids as before,
        case when organization.technology_id is null or organization.technology_id = any(post.technology_ids) then post.technology_ids
          else post.technology_ids || organization.technology_id end as after
      from post join organization on organization.id = post.organization_id
      where post.organization_id = ${organizationId}
    ), batch as (
      select id, before, after from wanted where before <> after order by id limit ${limit}
    )
    update post set feed_technology_ids = batch.after from batch where post.id = batch.id returning batch.before, batch.after`)
  const moved = new Set(rows.flatMap(({ before, after }) => [...before.filter(id => !after.includes(id)), ...after.filter(id => !before.includes(id))]))
  if (rows.length > 0) emit('feed.rewritten', { organizationId, technologyIds: [...moved] })
  return rows.length
}
