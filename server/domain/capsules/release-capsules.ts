import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { recordLags } from '#server/domain/scheduling/record-lag'
import { claimTokenOf } from '#server/domain/capsules/tokens'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { hashOfSecret } from '#server/platform/secrets'

interface Claimed { id: number, dueAt: Date, senderAddressId: number }

/**
 * Releases those of these capsules that wait and are due (all of them, with `isForced`), in this transaction: claims them,
 * decides who gets them, and writes the notifications with their batches. From then on every recipient stands in a batch
 * that the courier will not lose, and that is what `sent` means. All statements are about all of them at once.
 */
export async function releaseCapsules(unit: UnitOfWork, ids: number[], { isForced = false } = {}): Promise<void> {
  const { db, emit } = unit
  const now = clock.now()
  const claimed = await claim(db, ids, now, isForced)
  if (claimed.length === 0) return
  const all = idList(claimed.map(({ id }) => id))

  await holdOfSuspended(db, all)
  await decideRecipients(db, all)
  await holdWithoutRecipients(db, all)
  await completeClaims(db, all)
  const released = await writeNotifications(db, all, now)
  await writeEnd(db, all, now)

  const isReleased = new Set(released.map(({ capsuleId }) => capsuleId))
  if (!isForced) await recordLags(db, 'capsule', claimed.filter(({ id }) => isReleased.has(id)).map(({ dueAt }) => dueAt), now)
  if (released.length > 0) {
    emit('notifications.created', { notificationIds: released.map(({ notificationId }) => notificationId) })
    emit('capsules.released', { capsuleIds: [...isReleased] })
  }
  const hasBounced = new Set(await listKnownToBounce(db, all))
  for (const { id, senderAddressId } of claimed) {
    if (!isReleased.has(id)) emit('capsule.told', { capsuleId: id, kind: 'held', addressId: senderAddressId })
    else if (hasBounced.has(id)) emit('capsule.told', { capsuleId: id, kind: 'bounced', addressId: senderAddressId })
  }
}

/**
 * The atomic claim: of two clocks, or a clock and a cancellation, one finds the row as it must be. Its lock is the state
 * `releasing`, which nobody else sees: to write it into the row and out again would cost as much as all the rest.
 */
async function claim(db: Db, ids: number[], now: Date, isForced: boolean): Promise<Claimed[]> {
  const rows = await db.execute<{ id: number, dueAt: string, senderAddressId: number }>(sql`
    select id::float8 as id, release_at as "dueAt", sender_address_id::float8 as "senderAddressId" from capsule
    where id = any(${idList(ids)}) and state = 'scheduled' and (${isForced} or release_at <= ${at(now)}) order by id for update`)
  return [...rows].map(row => ({ ...row, dueAt: new Date(row.dueAt) }))
}

async function holdOfSuspended(db: Db, all: SQL): Promise<void> {
  const now = at(clock.now())
  await db.execute(sql`
    update capsule set state = 'held', held_reason = 'sender' where id = any(${all}) and state = 'scheduled' and (
      exists (select from users where users.id = capsule.owner_id and users.suspended_until > ${now})
      or exists (select from address where address.id = capsule.sender_address_id and address.suppressed = 'complained'))`)
}

/** Nothing goes to who has opted out, blocked the sender, or is gone. An address that belongs to a person is also theirs in the app. */
async function decideRecipients(db: Db, all: SQL): Promise<void> {
  await db.execute(sql`
    update capsule_recipient set user_id = decided.user_id, suppressed_reason = decided.reason
    from (
      select recipient.id, person.id as user_id, case
        when correspondent.answer = 'blocked' then 'refused'
        when recipient.user_id is not null and person.id is null then 'gone'
        when person.id is null and address.suppressed = 'bounced' then 'bounced'
        when person.id is null and address.suppressed is not null then 'refused' end as reason
      from capsule_recipient recipient
      join capsule on capsule.id = recipient.capsule_id
      join address on address.id = recipient.address_id
      left join users person on person.deleted_at is null and person.id = coalesce(recipient.user_id, (select id from users where email = address.email and deleted_at is null))
      left join correspondent on correspondent.address_id = recipient.address_id and correspondent.sender_address_id = capsule.sender_address_id
      where capsule.id = any(${all}) and capsule.state = 'scheduled'
    ) decided
    where capsule_recipient.id = decided.id and (capsule_recipient.user_id is distinct from decided.user_id or capsule_recipient.suppressed_reason is distinct from decided.reason)`)
}

/** Recipients that were written without the app key (samples, restored rows) get the hash of their link now. */
async function completeClaims(db: Db, all: SQL): Promise<void> {
  const rows = await db.execute<{ id: number, capsuleId: number, addressId: number }>(sql`
    select id::float8 as id, capsule_id::float8 as "capsuleId", address_id::float8 as "addressId" from capsule_recipient where capsule_id = any(${all}) and claim_hash is null`)
  if (rows.length === 0) return
  const hashes = [...rows].map(({ capsuleId, addressId }) => hashOfSecret(claimTokenOf(capsuleId, addressId)).toString('hex'))
  await db.execute(sql`update capsule_recipient set claim_hash = decode(made.hash, 'hex')
    from unnest(${idList([...rows].map(({ id }) => id))}, ${`{${hashes.join(',')}}`}::text[]) as made (id, hash) where capsule_recipient.id = made.id`)
}

async function holdWithoutRecipients(db: Db, all: SQL): Promise<void> {
  await db.execute(sql`
    update capsule set state = 'held', held_reason = 'recipients' where id = any(${all}) and state = 'scheduled' and not exists (
      select from capsule_recipient where capsule_id = capsule.id and (suppressed_reason is null or suppressed_reason = 'bounced'))`)
}

/** Capsules with an address that has come back before: no mail is tried, and the sender hears of it at once. */
async function listKnownToBounce(db: Db, all: SQL): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`select distinct capsule_id::float8 as id from capsule_recipient where capsule_id = any(${all}) and suppressed_reason = 'bounced'`)
  return [...rows].map(({ id }) => id)
}

async function writeNotifications(db: Db, all: SQL, now: Date): Promise<{ notificationId: number, capsuleId: number }[]> {
  const rows = await db.execute<{ notificationId: number, capsuleId: number }>(sql`
    with written as (
      insert into notification (kind, actor_id, capsule_id, created_at)
      select 'capsule.released', owner_id, id, ${at(now)} from capsule where id = any(${all}) and state = 'scheduled' order by id
      returning id, capsule_id
    ), in_app as (
      insert into notification_recipient (notification_id, user_id, reason, created_at)
      select distinct written.id, recipient.user_id, 'capsule', ${at(now)} from written join capsule_recipient recipient on recipient.capsule_id = written.capsule_id
      where recipient.user_id is not null and recipient.suppressed_reason is null
    ), by_mail as (
      insert into notification_batch (notification_id, language, reason, address_ids, next_try_at, created_at)
      select written.id, address.language, 'capsule', array_agg(address.id order by address.id), ${at(now)}, ${at(now)}
      from written join capsule_recipient recipient on recipient.capsule_id = written.capsule_id
      join address on address.id = recipient.address_id left join users on users.id = recipient.user_id
      where recipient.suppressed_reason is null and address.suppressed is null and not coalesce(users.emails_off, false)
      group by written.id, address.language
    )
    select id::float8 as "notificationId", capsule_id::float8 as "capsuleId" from written`)
  return [...rows]
}

async function writeEnd(db: Db, all: SQL, now: Date): Promise<void> {
  await db.execute(sql`
    insert into capsule_event (capsule_id, event, detail, at)
    select id, case state when 'held' then 'held' else 'released' end, case state when 'held' then json_build_object('reason', held_reason) else '{}' end::jsonb, ${at(now)}
    from capsule where id = any(${all})`)
  await db.execute(sql`update capsule set state = 'sent', released_at = ${at(now)}, updated_at = ${at(now)} where id = any(${all}) and state = 'scheduled'`)
}

function idList(ids: number[]): SQL {
  return sql`${`{${ids.join(',')}}`}::bigint[]`
}

function at(moment: Date): SQL {
  return sql`${moment.toISOString()}::timestamptz`
}
