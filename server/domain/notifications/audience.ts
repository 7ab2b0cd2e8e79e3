import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { notifications } from '#drizzle/schema/courier'
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
  const [row] = await db.insert(notifications).values({ eventId, kind, actorId, organizationId, postId, commentId, createdAt: now }).returning({ id: notifications.id })
  const id = row!.id
  const added = await db.execute(sql`
    insert into notification_recipient (notification_id, user_id, reason, created_at)
    select ${id}::bigint, candidate.user_id, min(candidate.reason), ${now.toISOString()}::timestamptz
    from (${candidates}) as candidate (user_id, reason)
    join users on users.id = candidate.user_id
    join organization on organization.id = ${organizationId}
    where candidate.user_id <> ${actorId} and users.deleted_at is null and not users.is_placeholder and organization.deleted_at is null
      and (organization.visibility = 'public' or exists (
        select from membership where membership.organization_id = organization.id and membership.user_id = users.id))
      and not exists (
        select from membership where membership.organization_id = organization.id and membership.user_id = users.id
          and membership.deny_all and (membership.deny_until is null or membership.deny_until > ${now.toISOString()}::timestamptz))
      and not exists (
        select from subscription where subscription.user_id = users.id and subscription.level = 'muted'
          and (subscription.organization_id = organization.id or subscription.post_id = ${postId} or subscription.site_wide))
      and not exists (
        select from notification_recipient earlier join notification on notification.id = earlier.notification_id
        where notification.event_id = ${eventId} and earlier.user_id = users.id)
    group by candidate.user_id
    returning user_id`)
  if (added.length === 0) await db.execute(sql`delete from notification where id = ${id}`)
  else emit('notification.created', { notificationId: id })
}

/** People by lower-case handles, as candidates who were mentioned. */
export function mentioned(handles: string[]): SQL {
  return sql`select id, 'mention' from users where handle = any(${handlesArray(handles)})`
}

function handlesArray(handles: string[]): SQL {
  return sql`array[${sql.join(handles.map(handle => sql`${handle}::citext`), sql`, `)}]::citext[]`
}
