import type { notificationBatches } from '#drizzle/schema/courier'
import { IS_SILENCED, isBroad, isPersonal, NEAREST_RULE } from '#server/domain/notifications/nearest-rule'
import { localDay } from '#server/domain/notifications/mail-budget'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import { holdLock } from '#server/platform/lock'
import type { HeldLock } from '#server/platform/lock'

/** A batch in the hands of one sending connection. */
export interface Delivery {
  batchId: number
  notificationId: number
  language: string
  reason: string
  /** Who has it neither received nor been given up, in order. */
  remaining: number[]
  /** Marks the message before as delivered and reads whom the next one goes to: one round trip and one commit per mail. */
  next: (addressId: number | undefined, deliveredId: number | undefined) => Promise<Addressee | undefined>
  release: () => Promise<void>
}

export interface Addressee {
  addressId: number
  email: string
  name: string | null
  /** Why nothing is sent: it became hidden, is not wanted any more, or must not be written to. */
  skip: string | null
  /** The day's mails are used up: it stays behind the bell. */
  isHeld: boolean
  /** The owner's day that it was counted on, before it is sent; null for what is not counted. */
  day: string | null
}

/** Takes a batch for this connection. Undefined if another one has it; `done` if nothing is left to do. */
export async function takeBatch(batchId: number): Promise<Delivery | 'done' | 'taken'> {
  const lock = await holdLock(`notification_batch:${batchId}`)
  if (!lock) return 'taken'
  try {
    const [batch] = await lock.sql<BatchRow[]>`
      select notification_id::float8 as "notificationId", language, reason, state, ids::float8[] as remaining, zones from notification_batch
      cross join lateral (select coalesce(array_agg(id order by position), '{}') as ids from unnest(address_ids) with ordinality as one (id, position)
        where not emailed_address_ids @> array[id] and not failed_address_ids @> array[id]) rest
      cross join lateral (select coalesce(jsonb_object_agg(address.id, users.time_zone), '{}') as zones from address join users on users.id = address.user_id where address.id = any(ids)) places
      where notification_batch.id = ${batchId}`
    if (batch?.state !== 'pending' || batch.remaining.length === 0) {
      await lock.release()
      return batch?.state === 'pending' ? emptyDelivery(batchId, batch) : 'done'
    }
    const { zones, ...facts } = batch
    const zoneOf = typeof zones === 'string' ? JSON.parse(zones) as Record<string, string> : zones
    const next = (addressId: number | undefined, deliveredId: number | undefined) => step(lock, batchId, addressId, deliveredId, localDay(zoneOf[addressId ?? 0]))
    return { batchId, ...facts, next, release: lock.release }
  }
  catch (error) {
    await lock.release()
    throw error
  }
}

type BatchState = (typeof notificationBatches.$inferSelect)['state']
/** Drizzle switches the driver's own JSON parsing off. */
interface BatchRow { notificationId: number, language: string, reason: string, state: BatchState, remaining: number[], zones: string | Record<string, string> }

/** A process ended between the last mail and the batch's own end. */
function emptyDelivery(batchId: number, { zones: _zones, ...batch }: BatchRow): Delivery {
  return { batchId, ...batch, next: () => Promise.resolve(undefined), release: () => Promise.resolve() }
}

async function step({ sql, backendId }: HeldLock, batchId: number, addressId: number | undefined, deliveredId: number | undefined, day: string): Promise<Addressee | undefined> {
  const now = clock.now().toISOString()
  const { mailsPerDay, mostMailsPerDay } = config().limits.mail
  const [row] = await sql<(Addressee & { backend: number })[]>`
    with marked as (
      update notification_batch set emailed_address_ids = emailed_address_ids || ${deliveredId ?? null}::bigint
      where id = ${batchId} and ${deliveredId ?? null}::bigint is not null and not emailed_address_ids @> array[${deliveredId ?? null}::bigint]
    ), judged as (
    select address.id, address.email::text as email, users.name, least(coalesce(users.mails_per_day, ${mailsPerDay}::int), ${mostMailsPerDay}::int) as allowed,
      users.id is not null and (notification.kind = 'mail.waited' or notification.address_id is null and notification.kind <> 'capsule.released') as counts, case
      when notification.address_id is not null then
        case when notification.token_id is not null and (token.id is null or token.expires_at <= ${now}::timestamptz) then 'the link has expired'
          when notification.kind = 'mail.waited' and (address.suppressed is not null or users.id is null or users.emails_off) then 'they take no mail from here'
          when notification.invitation_id is not null and organization.deleted_at is not null then 'it is not visible any more'
          when coalesce(notification.capsule_id, notification.invitation_id) is not null and (address.suppressed is not null or users.emails_off) then 'they take no mail from here'
          when notification.kind = 'capsule.confirm' and capsule.state <> 'awaiting_confirmation' then 'the capsule does not wait for it any more' end
      when address.suppressed is not null then 'the address is suppressed: ' || address.suppressed
      when notification.kind = 'capsule.released' then
        case when capsule.state <> 'sent' then 'the capsule has ended'
          when users.emails_off then 'mails are off'
          when exists (select from correspondent where correspondent.address_id = address.id and correspondent.sender_address_id = capsule.sender_address_id
            and answer = 'blocked') then 'the sender is blocked' end
      when users.id is null or users.deleted_at is not null then 'the account is gone'
      when users.emails_off then 'mails are off'
      when ${sql.unsafe(isPersonal('batch.reason'))} then null
      when organization.deleted_at is not null or post.deleted_at is not null or post.hidden_at is not null
        or comment.deleted_at is not null or comment.hidden_at is not null then 'it is not visible any more'
      when organization.visibility <> 'public' and not exists (
        select from membership where membership.organization_id = organization.id and membership.user_id = users.id) then 'it is not visible to them any more'
      when ${sql.unsafe(IS_SILENCED)} then 'it is muted'
      when post.id is not null then case ${sql.unsafe(NEAREST_RULE)}
        when 'muted' then 'it is muted'
        when 'all' then null
        else case when ${sql.unsafe(isBroad('batch.reason'))} then 'the subscription has ended' end end
      end as skip
    from notification_batch batch
    join notification on notification.id = batch.notification_id
    join address on address.id = ${addressId ?? null}::bigint
    left join users on users.id = address.user_id
    left join token on token.id = notification.token_id
    left join organization on organization.id = notification.organization_id
    left join post on post.id = notification.post_id
    left join comment on comment.id = notification.comment_id
    left join capsule on capsule.id = notification.capsule_id
    where batch.id = ${batchId}
    ), counted as (
      insert into mail_day (address_id, day, sent) select id, ${day}::date, 1 from judged where counts and skip is null
      on conflict (address_id, day) do update set sent = mail_day.sent + 1 where mail_day.sent < (select allowed from judged)
      returning address_id
    )
    select id::float8 as "addressId", email, name, skip, pg_backend_pid() as backend, counts and skip is null and not exists (select from counted) as "isHeld",
      case when exists (select from counted) then ${day}::text end as day from judged`
  if (row && row.backend !== backendId) throw new Error('The connection that held the batch was lost.')
  return row && { addressId: row.addressId, email: row.email, name: row.name, skip: row.skip, isHeld: row.isHeld, day: row.day }
}
