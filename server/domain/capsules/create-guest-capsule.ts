import { and, count, eq, sql } from 'drizzle-orm'
import { capsuleRecipients, capsules } from '#drizzle/schema/capsules'
import type { CapsuleDraft } from '#shared/schemas/capsules'
import { setAttachments } from '#server/domain/files/attachments'
import { checkContent, sealedNoteId } from '#server/domain/capsules/content'
import { contentOf, lockSender } from '#server/domain/capsules/create-capsule'
import type { Created } from '#server/domain/capsules/create-capsule'
import { allowedReleaseTime } from '#server/domain/capsules/dates'
import { findReplay } from '#server/domain/capsules/find-replay'
import { noteEvent } from '#server/domain/capsules/note-event'
import { EXPIRE_TIMER } from '#server/domain/capsules/queries'
import { addressIdOf, resolveRecipients, setRecipients } from '#server/domain/capsules/recipients'
import { confirmTokenOf } from '#server/domain/capsules/tokens'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { database } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { hashOfSecret, newPublicId } from '#server/platform/secrets'
import { spendAttempt } from '#server/platform/throttle'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { validation } from '#shared/messages/en/validation'

const DAY_SECONDS = 86_400

/**
 * Keeps a guest's capsule until its sender confirms it by mail, for a day. Whether that address or the recipient wants such
 * mail at all is not told. Throws InvalidInput, DateTooSoon, DateTooFar, TooLarge or TooManyRequests.
 */
export async function createGuestCapsule(draft: CapsuleDraft): Promise<Created> {
  const { from } = draft
  if (!from) throw fieldError('InvalidInput', 'from', 'required', validation.required())
  const before = await findReplay(database(), { email: from.email }, draft.client_id)
  if (before) return { capsule: before, isReplay: true }
  checkContent(draft, { isGuest: true })
  const time = allowedReleaseTime(draft.when, { isGuest: true })
  const limits = config().limits.capsules
  // The day does not grow longer: whoever uses up somebody else's mails shuts them out for a day, and no more.
  await spendAttempt({ name: 'capsule.confirm', subject: from.email }, { count: limits.confirmMailsPerDay, seconds: DAY_SECONDS, grows: false })

  return await transaction(async (unit) => {
    const { db, emit } = unit
    await lockSender(db, `guest:${from.email}`)
    const earlier = await findReplay(db, { email: from.email }, draft.client_id)
    if (earlier) return { capsule: earlier, isReplay: true }
    const now = clock.now()
    const senderAddressId = await addressIdOf(db, from.email)
    const recipients = await resolveRecipients(db, draft.to)
    for (const { addressId } of recipients) await lockSender(db, `recipient:${addressId}`)
    await requireRoom(db, senderAddressId, recipients.map(({ addressId }) => addressId))
    const id = await nextId(db)
    const [capsule] = await db.insert(capsules).overridingSystemValue().values({
      id, publicId: newPublicId(), clientId: draft.client_id, state: 'awaiting_confirmation', senderAddressId, senderName: from.name,
      ...contentOf(draft), ...time, noteId: draft.seal === null ? null : await sealedNoteId(db, draft.seal, time),
      confirmHash: hashOfSecret(confirmTokenOf(id)), createdAt: now, updatedAt: now,
    }).returning()
    await setRecipients(db, { capsuleId: id, senderAddressId, isGuest: true }, recipients)
    await setAttachments(unit, id, draft.files, { isConfirmed: false })
    await schedule(db, EXPIRE_TIMER, id, new Date(now.getTime() + limits.confirmSeconds * 1000))
    await noteEvent(db, id, 'created')
    emit('capsule.told', { capsuleId: id, kind: 'confirm', addressId: senderAddressId })
    return { capsule: capsule!, isReplay: false }
  })
}

async function requireRoom(db: Db, senderAddressId: number, recipientIds: number[]): Promise<void> {
  const { pendingPerGuestSender, pendingPerGuestRecipient } = config().limits.capsules
  const waits = sql`${capsules.ownerId} is null and ${capsules.state} in ('awaiting_confirmation', 'scheduled', 'held')`
  const [sent] = await db.select({ waiting: count() }).from(capsules).where(and(waits, eq(capsules.senderAddressId, senderAddressId)))
  if (sent!.waiting >= pendingPerGuestSender) throw new AppError('TooManyRequests', `${pendingPerGuestSender} capsules of this address wait already. Sign in to send more.`)
  for (const addressId of recipientIds) {
    const [received] = await db.select({ waiting: count() }).from(capsules).innerJoin(capsuleRecipients, eq(capsuleRecipients.capsuleId, capsules.id))
      .where(and(waits, eq(capsuleRecipients.addressId, addressId)))
    if (received!.waiting >= pendingPerGuestRecipient) throw new AppError('TooManyRequests', `${pendingPerGuestRecipient} capsules to this recipient wait already.`)
  }
}

/** Its tokens are made from the id, so that comes first. */
async function nextId(db: Db): Promise<number> {
  const [next] = await db.execute<{ id: string }>(sql`select nextval(pg_get_serial_sequence('capsule', 'id')) as id`)
  return Number(next!.id)
}
