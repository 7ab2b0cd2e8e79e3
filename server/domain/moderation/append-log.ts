import { eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { moderationActions } from '#drizzle/schema/moderation'
import type { ModeratedState } from '#drizzle/schema/moderation'
import { siteFacts } from '#drizzle/schema/platform'
import type { ModerationAction } from '#shared/rules/moderation'
import type { Person } from '#server/platform/actor'
import { owns } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'

export interface LogEntry {
  caseId: number
  organizationId: number | null
  postId: number | null
  commentId: number | null
  subjectId: number
  action: ModerationAction
  reason: string
  until?: Date | null
  undoes?: number
  before?: ModeratedState
}

/** The row of `site_fact` that keeps the newest position and hash of the log. */
export const LOG_HEAD = 'moderation.log'

/**
 * What an entry's hash is made of, in SQL, over the columns of `moderation_action`: SHA-256 of the hash before it and of a
 * JSON array of ids, role, action, the reason's own hash, and times in milliseconds. No name is part of it.
 */
export const ENTRY_HASH = sql`sha256(coalesce(previous_hash, ''::bytea) || convert_to(jsonb_build_array(
  position, case_id, organization_id, post_id, comment_id, subject_id, actor_id, actor_role, action, encode(sha256(convert_to(reason, 'UTF8')), 'hex'),
  (extract(epoch from until) * 1000)::bigint, undoes, (extract(epoch from created_at) * 1000)::bigint)::text, 'UTF8'))`

/**
 * Adds an entry to the log, as the last thing that a transaction does: the newest one is locked until it ends, so that
 * entries follow each other. `actor` is null for what reports and rules do; `now` is only another for what was decided
 * elsewhere before. Answers the entry's id.
 */
export async function appendLog({ db, emit }: UnitOfWork, actor: Person | null, entry: LogEntry, now = clock.now()): Promise<number> {
  await db.insert(siteFacts).values({ name: LOG_HEAD, value: { position: 0, hash: null }, at: now }).onConflictDoNothing()
  const [fact] = await db.select({ value: siteFacts.value }).from(siteFacts).where(eq(siteFacts.name, LOG_HEAD)).for('update')
  const head = fact!.value as LogHead
  const position = head.position + 1
  const [row] = await db.insert(moderationActions).values({
    ...entry, position, actorId: actor?.id ?? null, actorRole: roleOf(actor, entry.organizationId),
    createdAt: now, previousHash: head.hash === null ? null : Buffer.from(head.hash, 'hex'), hash: Buffer.alloc(0),
  }).returning({ id: moderationActions.id })
  const [hashed] = await db.update(moderationActions).set({ hash: ENTRY_HASH as SQL<Buffer> }).where(eq(moderationActions.id, row!.id)).returning({ hash: moderationActions.hash })
  await db.update(siteFacts).set({ value: { position, hash: hashed!.hash.toString('hex') }, at: now }).where(eq(siteFacts.name, LOG_HEAD))
  emit('moderation.logged', { actionId: row!.id, organizationId: entry.organizationId })
  return row!.id
}

interface LogHead { position: number, hash: string | null }

/** Entries that do not follow from the one before them, or were changed; and a missing end. */
export function brokenLog(): SQL {
  return sql`
    select position, 'does not follow from the entry before it, or was changed' from (
      select *, lag(hash) over (order by position) as hash_before, lag(position) over (order by position) as position_before from moderation_action
    ) entry where position <> coalesce(position_before, 0) + 1 or previous_hash is distinct from hash_before or hash <> ${ENTRY_HASH}
    union all
    select (value ->> 'position')::bigint, 'is the newest entry by what is kept of it, but not in the log' from site_fact
    where name = ${LOG_HEAD} and (value ->> 'position')::bigint > 0 and not exists (
      select from moderation_action where position = (value ->> 'position')::bigint and encode(hash, 'hex') = value ->> 'hash'
        and not exists (select from moderation_action later where later.position > moderation_action.position))`
}

/** Whether the whole log still holds together, and its newest hash, to be kept elsewhere and compared later. */
export async function checkLog(db: Db) {
  const [head] = await db.select({ value: siteFacts.value }).from(siteFacts).where(eq(siteFacts.name, LOG_HEAD))
  const [found] = await db.execute<{ first: number | null }>(sql`select min(place)::float8 as first from (${brokenLog()}) as broken (place, why)`)
  const { position, hash } = (head?.value ?? { position: 0, hash: null }) as LogHead
  return { entries: position, hash, isWhole: found!.first === null, firstBroken: found!.first }
}

function roleOf(actor: Person | null, organizationId: number | null): 'moderator' | 'owner' | 'admin' | 'system' {
  if (actor === null) return 'system'
  const role = organizationId === null ? undefined : actor.memberships.get(organizationId)?.role
  if (role === 'owner' || role === 'moderator') return role
  return actor.isAdmin || organizationId === null || owns(actor, organizationId) ? 'admin' : 'moderator'
}
