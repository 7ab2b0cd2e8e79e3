import { and, eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import type { WaitingThing } from '#shared/contract/scheduling'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

export type ScheduledPostRecord = typeof scheduledPosts.$inferSelect

/** One of my own. Throws NotFound. */
export async function getScheduledPost(db: Db, actor: Person, id: number): Promise<ScheduledPostRecord> {
  const [row] = await db.select().from(scheduledPosts).where(mine(actor, id))
  return found(row)
}

/** The same, locked: for what will change it. */
export async function lockScheduledPost(db: Db, actor: Person, id: number): Promise<ScheduledPostRecord> {
  const [row] = await db.select().from(scheduledPosts).where(mine(actor, id)).for('update')
  return found(row)
}

function mine(actor: Person, id: number): SQL {
  return and(eq(scheduledPosts.id, id), eq(scheduledPosts.ownerId, actor.id))!
}

function found(row: ScheduledPostRecord | undefined): ScheduledPostRecord {
  if (!row) throw new AppError('NotFound', 'There is no such scheduled post.')
  return row
}

/** Drafts stand behind everything that has a date: the largest moment that a date can hold, in milliseconds. */
const LAST = 8_640_000_000_000_000

export interface WaitingRecord extends Pick<WaitingThing, 'kind' | 'id' | 'title' | 'to' | 'state' | 'tz'> {
  dueAt: Date | null
  version: number
  /** The place in the list. */
  place: number
}

/** Everything of mine that waits, the next first, drafts last. Expects `limit + 1` to know whether there are more. */
export async function listWaiting(db: Db, actor: Person, page: { after?: [number, string, string] | undefined, limit: number, kind?: WaitingThing['kind'] | undefined }): Promise<WaitingRecord[]> {
  const now = clock.now().toISOString()
  const rows = await db.execute<Omit<WaitingRecord, 'dueAt'> & { dueMs: number | null }>(sql`
    with waiting as (
      select 'capsule' as kind, public_id as id, case when note_id is not null then '' when subject <> '' then subject else left(regexp_replace(body, '\\s+', ' ', 'g'), 120) end as title,
        coalesce((select string_agg(given, ', ' order by recipient.id) from capsule_recipient recipient where recipient.capsule_id = capsule.id), array_to_string(draft_to, ', ')) as "to",
        case when note_id is not null and state = 'scheduled' then 'sealed' else state end as state, state = 'draft' as is_draft, release_at as due_at, time_zone as tz, version
      from capsule where owner_id = ${actor.id} and state in ('draft', 'awaiting_confirmation', 'scheduled', 'held')
      union all
      select 'post', scheduled_post.id::text, draft ->> 'title', organization.name, state, false, publish_at, time_zone, version
      from scheduled_post join organization on organization.id = organization_id where owner_id = ${actor.id} and state in ('waiting', 'refused')
      union all
      select 'note', public_id, '', '', state, false, opens_at, null, 1
      from note where creator_id = ${actor.id} and state = 'sealed' and opens_at > ${now}::timestamptz
    ), placed as (
      select *, (extract(epoch from due_at) * 1000)::float8 as "dueMs", case when is_draft or due_at is null then ${LAST}::bigint else (extract(epoch from due_at) * 1000)::bigint end as place from waiting
      ${page.kind === undefined ? sql`` : sql`where kind = ${page.kind}`}
    )
    select kind, id, title, "to", state, tz, version, "dueMs", place::float8 as place from placed
    ${page.after === undefined ? sql`` : sql`where (place, kind, id) > (${page.after[0]}::bigint, ${page.after[1]}::text, ${page.after[2]}::text)`}
    order by placed.place, kind, id limit ${page.limit + 1}`)
  return [...rows].map(({ dueMs, ...row }) => ({ ...row, dueAt: dueMs === null ? null : new Date(dueMs) }))
}
