import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { NotificationFacts, NotificationKind } from '#drizzle/schema/courier'
import { isBroad, IS_SILENCED, isPersonal, NEAREST_RULE } from '#server/domain/notifications/nearest-rule'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

export interface Occasion {
  eventId: number
  /** Who did it; null: the site itself. */
  actorId: number | null
  organizationId: number | null
  postId?: number
  commentId?: number
  /** What its words name besides these rows; `path` is where it leads, if that is neither comment, post nor organization. */
  facts?: NotificationFacts
}

/**
 * Makes one notification of this kind for those among the candidates (a query of `user_id, reason`; the reasons and their
 * families are in shared/rules/notification-reasons.ts) who may see what it is about, whose nearest subscription does not
 * speak against it, and who have no notification of this event yet: so callers ask for the strongest reason first. Never for
 * the actor. Nothing is written if nobody is left.
 */
export async function notify({ db, emit }: UnitOfWork, kind: NotificationKind, occasion: Occasion, candidates: SQL): Promise<void> {
  const { eventId, actorId, organizationId, postId, commentId, facts = {} } = occasion
  const at = sql`${clock.now().toISOString()}::timestamptz`
  // One statement: nobody left, nothing written.
  const [made] = await db.execute<{ id: number }>(sql`
    with chosen as (
      select distinct on (users.id) users.id as user_id, candidate.reason
      from (${candidates}) as candidate (user_id, reason)
      join users on users.id = candidate.user_id
      cross join (select ${actorId}::bigint as actor_id) notification
      left join organization on organization.id = ${organizationId}::int
      left join post on post.id = ${postId ?? null}::bigint
      where candidate.user_id is distinct from notification.actor_id and users.deleted_at is null and not users.is_placeholder
        and (${sql.raw(isPersonal('candidate.reason'))} or (
          (organization.id is null or organization.deleted_at is null and (organization.visibility = 'public' or exists (
            select from membership where membership.organization_id = organization.id and membership.user_id = users.id)))
          and not exists (
            select from standing where standing.organization_id = organization.id and standing.user_id = users.id
              and standing.deny_all and (standing.deny_until is null or standing.deny_until > ${at}))
          and (post.id is null or case when ${sql.raw(isBroad('candidate.reason'))} then ${sql.raw(NEAREST_RULE)} = 'all' else ${sql.raw(NEAREST_RULE)} <> 'muted' end)
          and not ${sql.raw(IS_SILENCED)}))
        and not exists (
          select from notification_recipient earlier join notification told on told.id = earlier.notification_id
          where told.event_id = ${eventId} and earlier.user_id = users.id)
      order by users.id, array_position(array['organization', 'technology', 'site', 'thread'], split_part(candidate.reason, ':', 1)) nulls first, candidate.reason
    ), made as (
      insert into notification (event_id, kind, actor_id, organization_id, post_id, comment_id, facts, created_at)
      select ${eventId}::bigint, ${kind}::text, ${actorId}::bigint, ${organizationId}::int, ${postId ?? null}::bigint, ${commentId ?? null}::bigint, ${JSON.stringify(facts)}::jsonb, ${at} where exists (select from chosen)
      returning id
    ), added as (
      insert into notification_recipient (notification_id, user_id, reason, created_at) select made.id, chosen.user_id, chosen.reason, ${at} from made, chosen
    )
    select id::float8 as id from made`)
  if (made) emit('notification.created', { notificationId: made.id })
}

/** People by lower-case handles, as candidates who were mentioned. */
export function mentioned(handles: string[]): SQL {
  return sql`select id, 'mention' from users where handle = any(${handlesArray(handles)})`
}

/** One person, for this reason. */
export function person(userId: number, reason: string): SQL {
  return sql`select ${userId}::bigint, ${reason}::text`
}

function handlesArray(handles: string[]): SQL {
  return sql`array[${sql.join(handles.map(handle => sql`${handle}::citext`), sql`, `)}]::citext[]`
}
