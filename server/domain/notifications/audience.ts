import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { NotificationKind } from '#drizzle/schema/courier'
import { clock } from '#server/platform/clock'
import type { UnitOfWork } from '#server/platform/events'

export interface Occasion {
  eventId: number
  actorId: number
  organizationId: number
  postId: number
  commentId?: number
}

/**
 * Makes one notification of this kind for those among the candidates (a query of `user_id, reason`; reasons are the keys
 * of `reasons` in the mail texts) who may see the
 * organization, have not muted it or the thread, and have no notification of this event yet: so callers ask for the
 * strongest reason first. Never for the actor. Nothing is written if nobody is left.
 */
export async function notify({ db, emit }: UnitOfWork, kind: NotificationKind, occasion: Occasion, candidates: SQL): Promise<void> {
  const { eventId, actorId, organizationId, postId, commentId } = occasion
  const now = clock.now()
  const at = sql`${now.toISOString()}::timestamptz`
  // One statement: nobody left, nothing written.
  const [made] = await db.execute<{ id: number }>(sql`
    with chosen as (
      select candidate.user_id, min(candidate.reason) as reason
      from (${candidates}) as candidate (user_id, reason)
      join users on users.id = candidate.user_id
      join organization on organization.id = ${organizationId}
      where candidate.user_id <> ${actorId} and users.deleted_at is null and not users.is_placeholder and organization.deleted_at is null
        and (organization.visibility = 'public' or exists (
          select from membership where membership.organization_id = organization.id and membership.user_id = users.id))
        and not exists (
          select from membership where membership.organization_id = organization.id and membership.user_id = users.id
            and membership.deny_all and (membership.deny_until is null or membership.deny_until > ${at}))
        and not exists (
          select from subscription where subscription.user_id = users.id and subscription.level = 'muted'
            and (subscription.organization_id = organization.id or subscription.post_id = ${postId} or subscription.site_wide))
        and not exists (
          select from notification_recipient earlier join notification on notification.id = earlier.notification_id
          where notification.event_id = ${eventId} and earlier.user_id = users.id)
      group by candidate.user_id
    ), made as (
      insert into notification (event_id, kind, actor_id, organization_id, post_id, comment_id, created_at)
      select ${eventId}::bigint, ${kind}::text, ${actorId}::bigint, ${organizationId}::int, ${postId}::bigint, ${commentId ?? null}::bigint, ${at} where exists (select from chosen)
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

function handlesArray(handles: string[]): SQL {
  return sql`array[${sql.join(handles.map(handle => sql`${handle}::citext`), sql`, `)}]::citext[]`
}
