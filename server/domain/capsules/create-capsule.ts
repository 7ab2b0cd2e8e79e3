import { and, count, eq, sql } from 'drizzle-orm'
import { capsules } from '#drizzle/schema/capsules'
import type { CapsuleDraft } from '#shared/schemas/capsules'
import { setAttachments } from '#server/domain/files/attachments'
import { checkContent, sealedNoteId } from '#server/domain/capsules/content'
import { allowedReleaseTime } from '#server/domain/capsules/dates'
import { findReplay } from '#server/domain/capsules/find-replay'
import { noteEvent } from '#server/domain/capsules/note-event'
import { capsulePolicy } from '#server/domain/capsules/policy'
import { RELEASE_TIMER } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { addressIdOfPerson, resolveRecipients, setRecipients } from '#server/domain/capsules/recipients'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { authorize } from '#server/platform/policy'
import { newPublicId } from '#server/platform/secrets'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

export interface Created {
  capsule: CapsuleRow
  /** The same client id has made it before: nothing new has happened. */
  isReplay: boolean
}

/**
 * Sends a member's capsule on its way: from now on it waits for its date. A draft under the same client id becomes it.
 * Throws SenderBlocked, InvalidInput, DateTooSoon, DateTooFar, RecipientRefused, TooLarge or TooManyRequests.
 */
export async function createCapsule(actor: Person, draft: CapsuleDraft): Promise<Created> {
  const now = clock.now()
  authorize(capsulePolicy.create(actor, now))
  return await transaction(async (unit) => {
    const { db } = unit
    await lockSender(db, `user:${actor.id}`)
    const earlier = await findReplay(db, { userId: actor.id }, draft.client_id)
    if (earlier && earlier.state !== 'draft') return { capsule: earlier, isReplay: true }
    checkContent(draft, { isGuest: false })
    const time = allowedReleaseTime(draft.when, { isGuest: false })
    await requireRoom(db, actor.id)
    const senderAddressId = (await addressIdOfPerson(db, actor.id))!
    const values = {
      clientId: draft.client_id, state: 'scheduled' as const, ownerId: actor.id, senderAddressId, senderName: await nameOf(db, actor.id),
      ...contentOf(draft), ...time, noteId: draft.seal === null ? null : await sealedNoteId(db, draft.seal, time), draftTo: [], confirmedAt: now, updatedAt: now,
    }
    const [capsule] = earlier
      ? await db.update(capsules).set({ ...values, version: earlier.version + 1 }).where(eq(capsules.id, earlier.id)).returning()
      : await db.insert(capsules).values({ ...values, publicId: newPublicId(), createdAt: now }).returning()
    await setRecipients(db, { capsuleId: capsule!.id, senderAddressId, isGuest: false }, await resolveRecipients(db, draft.to))
    await setAttachments(unit, capsule!.id, draft.files, { isConfirmed: true })
    await schedule(db, RELEASE_TIMER, capsule!.id, time.releaseAt)
    await noteEvent(db, capsule!.id, earlier ? 'scheduled' : 'created')
    return { capsule: capsule!, isReplay: false }
  })
}

/** What is the same in every kind of capsule. */
export function contentOf({ subject, body_md: body, body_position: bodyPosition }: Pick<CapsuleDraft, 'subject' | 'body_md' | 'body_position'>) {
  return { subject, body, bodyPosition }
}

/** What one sender sends is made one after the other, until the end of the transaction. */
export async function lockSender(db: Db, sender: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(lower(${sender}), 7003))`)
}

async function requireRoom(db: Db, ownerId: number): Promise<void> {
  const { pendingPerMember } = config().limits.capsules
  const [row] = await db.select({ waiting: count() }).from(capsules).where(and(eq(capsules.ownerId, ownerId), sql`${capsules.state} in ('scheduled', 'held')`))
  if (row!.waiting >= pendingPerMember) throw new AppError('TooManyRequests', `You can have ${pendingPerMember} capsules waiting at a time.`)
}

async function nameOf(db: Db, userId: number): Promise<string> {
  const [row] = await db.execute<{ name: string }>(sql`select name from users where id = ${userId}`)
  return row!.name
}
