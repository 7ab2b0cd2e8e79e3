import { eq } from 'drizzle-orm'
import { addresses } from '#drizzle/schema/addresses'
import { capsules } from '#drizzle/schema/capsules'
import { confirmAttachments } from '#server/domain/files/attachments'
import { noteEvent } from '#server/domain/capsules/note-event'
import { EXPIRE_TIMER, findCapsule, lockCapsule, RELEASE_TIMER } from '#server/domain/capsules/queries'
import type { CapsuleRow } from '#server/domain/capsules/queries'
import { manageTokenOf } from '#server/domain/capsules/tokens'
import { wipeCapsules } from '#server/domain/capsules/wipe-capsules'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { hashOfSecret, isSecretOf } from '#server/platform/secrets'
import { cancelTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** A capsule for who holds the link to confirm it. Throws UnknownOrExpired, or Canceled. */
export async function getToConfirm(db: Db, publicId: string, token: string): Promise<CapsuleRow> {
  return requireConfirmable(await findCapsule(db, publicId), token)
}

/**
 * The address behind the link wants this capsule to go out: it waits for its date, and the receipt is mailed once. Again, it
 * answers what has become of it. Throws UnknownOrExpired, or Canceled.
 */
export async function confirmCapsule(publicId: string, token: string): Promise<CapsuleRow> {
  return await transaction(async ({ db, emit }) => {
    const capsule = requireConfirmable(await lockIfThere(db, publicId), token)
    if (capsule.state !== 'awaiting_confirmation') return capsule
    const now = clock.now()
    const [row] = await db.update(capsules).set({ state: 'scheduled', confirmedAt: now, updatedAt: now, manageHash: hashOfSecret(manageTokenOf(capsule.id)) })
      .where(eq(capsules.id, capsule.id)).returning()
    await cancelTimer(db, EXPIRE_TIMER, capsule.id)
    await schedule(db, RELEASE_TIMER, capsule.id, row!.releaseAt!)
    await confirmAttachments(db, capsule.id)
    await noteEvent(db, capsule.id, 'confirmed')
    emit('capsule.told', { capsuleId: capsule.id, kind: 'receipt', addressId: capsule.senderAddressId! })
    return row!
  })
}

/** Whoever got the mail did not write this: it is thrown away, and with `optOut` their address is never asked again. Throws UnknownOrExpired or TooLate. */
export async function discardCapsule(publicId: string, token: string, optOut: boolean): Promise<CapsuleRow> {
  return await transaction(async (unit) => {
    const { db } = unit
    const capsule = await lockIfThere(db, publicId)
    if (!capsule || !isSecretOf(capsule.confirmHash, token)) throw unknownOrExpired()
    if (capsule.state !== 'awaiting_confirmation' && capsule.state !== 'canceled') throw new AppError('TooLate', 'This capsule was confirmed. Cancel it with the link of the receipt.')
    if (optOut) await db.update(addresses).set({ suppressed: 'opted_out', suppressedAt: clock.now() }).where(eq(addresses.id, capsule.senderAddressId!))
    if (capsule.state === 'canceled') return capsule
    await wipeCapsules(unit, [capsule.id], 'canceled')
    await noteEvent(db, capsule.id, 'canceled')
    return { ...capsule, state: 'canceled' }
  })
}

function requireConfirmable(capsule: CapsuleRow | undefined, token: string): CapsuleRow {
  if (!isSecretOf(capsule?.confirmHash, token)) throw unknownOrExpired()
  if (capsule!.state === 'canceled') throw new AppError('Canceled', 'This capsule was canceled.')
  const isOver = clock.now().getTime() >= capsule!.createdAt.getTime() + config().limits.capsules.confirmSeconds * 1000
  if (capsule!.state === 'awaiting_confirmation' && isOver) throw unknownOrExpired()
  return capsule!
}

async function lockIfThere(db: Db, publicId: string): Promise<CapsuleRow | undefined> {
  return await findCapsule(db, publicId) && await lockCapsule(db, publicId)
}

function unknownOrExpired(): AppError {
  return new AppError('UnknownOrExpired', 'This link is not known or has expired. A capsule that nobody confirms is removed after a day.')
}
