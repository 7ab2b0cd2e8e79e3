import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { capsuleEvents, capsules } from '#drizzle/schema/capsules'
import { timers } from '#drizzle/schema/platform'
import { capsulePolicy } from '#server/domain/capsules/policy'
import type { Actor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { isSecretOf } from '#server/platform/secrets'

export type CapsuleRow = typeof capsules.$inferSelect

export const RELEASE_TIMER = 'capsule.release'
export const EXPIRE_TIMER = 'capsule.confirm_expire'

export async function findCapsule(db: Db, publicId: string): Promise<CapsuleRow | undefined> {
  const [row] = await db.select().from(capsules).where(eq(capsules.publicId, publicId))
  return row
}

/**
 * A capsule with its lock. Its timers are locked before it, as the clock does: so whoever changes it and the clock wait for
 * each other in one order, and one of them finds the other's work done. Throws NotFound.
 */
export async function lockCapsule(db: Db, publicId: string): Promise<CapsuleRow> {
  const found = await findCapsule(db, publicId)
  if (!found) throw unknownCapsule()
  await db.select({ id: timers.id }).from(timers).where(and(inArray(timers.kind, [RELEASE_TIMER, EXPIRE_TIMER]), eq(timers.subjectId, found.id))).orderBy(timers.id).for('update')
  const [row] = await db.select().from(capsules).where(eq(capsules.id, found.id)).for('update')
  if (!row) throw unknownCapsule()
  return row
}

/** For its owner, and for who holds the token of the receipt. Throws NotFound for anybody else. */
export async function getOwnCapsule(db: Db, actor: Actor, publicId: string, manageToken: string | undefined): Promise<CapsuleRow & { isManager: boolean }> {
  const row = await findCapsule(db, publicId)
  const isManager = manageToken !== undefined && isSecretOf(row?.manageHash, manageToken)
  if (!row) throw unknownCapsule()
  authorize(capsulePolicy.read(actor, row, isManager))
  return { ...row, isManager }
}

export function unknownCapsule(): AppError {
  return new AppError('NotFound', 'There is no such capsule.')
}

export interface RecipientRecord {
  id: number
  publicId: string
  given: string
  addressId: number
  email: string
  userId: number | null
  person: { handle: string, name: string } | null
  suppressedReason: string | null
  claimedAt: Date | null
  openedAt: Date | null
  batch: { state: string, isEmailed: boolean, isFailed: boolean, attempts: number, isSending: boolean } | null
  failure: { kind: string, reason: string } | null
}

/** Who gets a capsule, with what the courier knows of each one's mail: the newest batch with their address, the last failure. */
export async function listRecipients(db: Db, capsuleId: number): Promise<RecipientRecord[]> {
  const rows = await db.execute<Omit<RecipientRecord, 'claimedAt' | 'openedAt'> & { claimedAt: string | null, openedAt: string | null }>(sql`
    select recipient.id::float8 as id, recipient.public_id as "publicId", recipient.given, recipient.address_id::float8 as "addressId", address.email::text as email,
      recipient.user_id::float8 as "userId", recipient.suppressed_reason as "suppressedReason", recipient.claimed_at as "claimedAt", recipient.opened_at as "openedAt",
      case when person.id is not null then json_build_object('handle', person.handle, 'name', person.name) end as person,
      case when batch.id is not null then json_build_object('state', batch.state, 'attempts', batch.attempts,
        'isEmailed', batch.emailed_address_ids @> array[recipient.address_id], 'isFailed', batch.failed_address_ids @> array[recipient.address_id],
        'isSending', exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
          and (classid::bigint << 32 | objid::bigint) = hashtextextended('notification_batch:' || batch.id, 0))) end as batch,
      case when failure.id is not null then json_build_object('kind', failure.kind, 'reason', failure.reason) end as failure
    from capsule_recipient recipient
    join address on address.id = recipient.address_id
    left join users person on person.id = recipient.user_id and recipient.given like '@%'
    left join lateral (select batch.* from notification join notification_batch batch on batch.notification_id = notification.id
      where notification.capsule_id = recipient.capsule_id and notification.kind = 'capsule.released' and batch.address_ids @> array[recipient.address_id]
      order by batch.id desc limit 1) batch on true
    left join lateral (select * from delivery_failure where batch_id = batch.id and address_id = recipient.address_id order by id desc limit 1) failure on true
    where recipient.capsule_id = ${capsuleId} order by recipient.id`)
  return [...rows].map(row => ({ ...row, claimedAt: row.claimedAt === null ? null : new Date(row.claimedAt), openedAt: row.openedAt === null ? null : new Date(row.openedAt) }))
}

/** What happened to a capsule, the oldest first. */
export async function listHistory(db: Db, capsuleId: number) {
  return await db.select({ event: capsuleEvents.event, at: capsuleEvents.at, detail: capsuleEvents.detail })
    .from(capsuleEvents).where(eq(capsuleEvents.capsuleId, capsuleId)).orderBy(asc(capsuleEvents.id))
}

/** What a mail about a capsule is written from; `html` is filled in by who renders it. */
export interface CapsuleMessageFacts {
  publicId: string
  subject: string
  body: string
  html: string
  bodyPosition: 'before' | 'after'
  senderName: string
  isGuest: boolean
  isSealed: boolean
  atLocal: string | null
  timeZone: string | null
  releaseAt: Date | null
  createdAt: Date
  heldReason: string | null
  to: string[]
  files: { name: string, size: number }[]
  /** Every recipient has accepted this sender, so that links may be links. */
  isAccepted: boolean
}

export async function findCapsuleFacts(db: Db, capsuleId: number): Promise<CapsuleMessageFacts | undefined> {
  type Row = Omit<CapsuleMessageFacts, 'releaseAt' | 'createdAt' | 'html'> & { releaseAt: string | null, createdAt: string }
  const [row] = await db.execute<Row & Record<string, unknown>>(sql`
    select public_id as "publicId", subject, body, body_position as "bodyPosition", sender_name as "senderName", owner_id is null as "isGuest", note_id is not null as "isSealed",
      at_local as "atLocal", time_zone as "timeZone", release_at as "releaseAt", created_at as "createdAt", held_reason as "heldReason",
      coalesce((select json_agg(given order by id) from capsule_recipient where capsule_id = capsule.id), '[]') as "to",
      coalesce((select json_agg(json_build_object('name', coalesce(file.name, 'file'), 'size', file.size) order by capsule_file.position)
        from capsule_file join file on file.id = capsule_file.file_id where capsule_file.capsule_id = capsule.id), '[]') as files,
      not exists (select from capsule_recipient recipient where recipient.capsule_id = capsule.id and not exists (
        select from correspondent where correspondent.address_id = recipient.address_id and correspondent.sender_address_id = capsule.sender_address_id and answer = 'accepted')) as "isAccepted"
    from capsule where id = ${capsuleId}`)
  return row && { ...row, html: '', releaseAt: row.releaseAt === null ? null : new Date(row.releaseAt), createdAt: new Date(row.createdAt) }
}
