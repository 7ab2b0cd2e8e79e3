import { eq, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { NotificationKind } from '#drizzle/schema/courier'
import { cases, moderationActions } from '#drizzle/schema/moderation'
import { moderatorsOf } from '#server/domain/moderation/queries'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

/** Tells moderators of a case that waits for them, or waits again because its author appealed. */
export async function notifyOfCase(unit: UnitOfWork, kind: 'moderation.case' | 'moderation.appeal', caseId: number, eventId: number): Promise<void> {
  const [row] = await unit.db.select().from(cases).where(eq(cases.id, caseId))
  if (!row || row.state !== (kind === 'moderation.case' ? 'open' : 'appealed')) return
  const except = [row.subjectId, ...kind === 'moderation.appeal' ? [row.decidedBy] : []]
  await write(unit, kind, { eventId, caseId, actionId: null }, 'moderator', moderatorsOf(row.organizationId, except, clock.now()))
}

/**
 * Tells the author what was decided about what they wrote, and those who reported it what came of that: never who decided,
 * never who reported.
 */
export async function notifyOfAction(unit: UnitOfWork, actionId: number, eventId: number): Promise<void> {
  const [action] = await unit.db.select().from(moderationActions).where(eq(moderationActions.id, actionId))
  if (!action) return
  const occasion = { eventId, caseId: action.caseId, actionId }
  const author = sql`select ${action.subjectId}::bigint`
  const reporters = sql`select reporter_id from report where case_id = ${action.caseId} and reporter_id <> ${action.subjectId}`
  switch (action.action) {
    case 'hold':
    case 'threshold': return await write(unit, 'moderation.held', occasion, 'decision', author)
    case 'uphold': return await write(unit, 'moderation.appealEnded', occasion, 'decision', author)
    case 'overturn':
      await write(unit, 'moderation.appealEnded', occasion, 'decision', author)
      return await write(unit, 'moderation.outcome', occasion, 'reporter', reporters)
    case 'undo':
      await write(unit, 'moderation.undone', occasion, 'decision', author)
      return await write(unit, 'moderation.outcome', occasion, 'reporter', reporters)
    case 'dismiss': {
      const [row] = await unit.db.select({ origin: cases.origin }).from(cases).where(eq(cases.id, action.caseId))
      // Who never heard that something was reported need not hear that it was nothing.
      if (action.before.hiddenAt || row?.origin !== 'reports') await write(unit, 'moderation.decided', occasion, 'decision', author)
      return await write(unit, 'moderation.outcome', occasion, 'reporter', reporters)
    }
    default:
      await write(unit, 'moderation.decided', occasion, 'decision', author)
      await write(unit, 'moderation.outcome', occasion, 'reporter', reporters)
  }
}

/** It names neither organization nor post: who is told may have muted or lost them, and hears of this all the same. */
async function write({ db, emit }: UnitOfWork, kind: NotificationKind, { eventId, caseId, actionId }: { eventId: number, caseId: number, actionId: number | null }, reason: string, people: SQL): Promise<void> {
  const at = sql`${clock.now().toISOString()}::timestamptz`
  const [made] = await db.execute<{ id: number }>(sql`
    with chosen as (
      select users.id from (${people}) person (user_id) join users on users.id = person.user_id where users.deleted_at is null and not users.is_placeholder
    ), made as (
      insert into notification (event_id, kind, case_id, action_id, created_at)
      select ${eventId}::bigint, ${kind}::text, ${caseId}::bigint, ${actionId}::bigint, ${at} where exists (select from chosen) returning id
    ), added as (
      insert into notification_recipient (notification_id, user_id, reason, created_at) select made.id, chosen.id, ${reason}::text, ${at} from made, chosen
    )
    select id::float8 as id from made`)
  if (made) emit('notification.created', { notificationId: made.id })
}
