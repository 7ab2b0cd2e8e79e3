import { placesOf } from '#emails/places'
import { takeBatch } from '#server/domain/notifications/delivery'
import type { Addressee, Delivery } from '#server/domain/notifications/delivery'
import { finishBatch, recordFailure, RETRY_TIMER } from '#server/domain/notifications/finish-batch'
import type { FailureKind } from '#server/domain/notifications/finish-batch'
import { holdMail, uncount } from '#server/domain/notifications/mail-budget'
import { earlierInThread } from '#server/domain/notifications/earlier-in-thread'
import { findMessageFacts } from '#server/domain/notifications/message-facts'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import type { JobRun } from '#server/jobs/define-job'
import { outgoingMail } from '#server/jobs/notifications/outgoing'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { classifyMailError, describeMailError, wasNotTaken } from '#server/platform/mailer'
import type { MailConnection } from '#server/platform/mailer'
import { withMailConnection } from '#server/platform/mail-server'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** Whoever has the batch may die with it; then it is looked at again. */
const LOOK_AGAIN_MS = 30_000

const FAILURES: Record<ReturnType<typeof classifyMailError>, FailureKind> = { hardBounce: 'bounced', temporary: 'temporary', connection: 'connection' }

/** Sends what remains of a batch, one mail after the other over one connection. */
export default async function run({ batchId }: { batchId: number }, { signal }: JobRun): Promise<void> {
  const delivery = await takeBatch(batchId)
  if (delivery === 'done') return
  if (delivery === 'taken') return await schedule(database(), RETRY_TIMER, batchId, new Date(clock.now().getTime() + LOOK_AGAIN_MS))
  try {
    const facts = await findMessageFacts(database(), delivery.notificationId)
    if (!facts) return
    const wasInterrupted = await withMailConnection(connection => sendRemaining(delivery, facts, connection, signal))
    // What is left at a shutdown is taken up by the next start, and is no failure.
    if (!wasInterrupted) await transaction(async unit => await finishBatch(unit, batchId))
  }
  finally {
    await delivery.release()
  }
}

/** Answers whether it stopped because the process is about to end. */
async function sendRemaining(delivery: Delivery, facts: MessageFacts, connection: MailConnection, signal: AbortSignal): Promise<boolean> {
  const template = facts.notification.messages?.[delivery.language]
  if (!template) throw new Error(`Notification ${delivery.notificationId} has no message in ${delivery.language}.`)
  // A used link is a deleted row: its mail came too late to be of use.
  const isLinkGone = facts.notification.tokenId === null && facts.notification.capsuleId === null && placesOf(template).has('secret')
  const earlier = await earlierInThread(database(), facts.notification, delivery.remaining)
  let delivered: number | undefined
  try {
    for (const addressId of delivery.remaining) {
      if (signal.aborted) return true
      const addressee = await delivery.next(addressId, delivered)
      delivered = undefined
      if (!addressee) continue
      if (addressee.isHeld) {
        await transaction(async unit => await holdMail(unit, delivery.batchId, addressId, facts.notification))
        continue
      }
      const skip = isLinkGone ? 'the link was used' : addressee.skip
      const outcome = skip === null ? await trySending(addressee) : { kind: 'skipped' as const, reason: skip }
      if (outcome === 'delivered') delivered = addressId
      else {
        await transaction(async unit => await recordFailure(unit, delivery.batchId, addressId, outcome.kind, outcome.reason))
        if (outcome.kind === 'connection') return false
      }
    }
    return false
  }
  finally {
    if (delivered !== undefined) await delivery.next(undefined, delivered)
  }

  async function trySending(addressee: Addressee): Promise<'delivered' | { kind: FailureKind, reason: string }> {
    const mail = outgoingMail(facts, delivery, template!, addressee, earlier.get(addressee.addressId))
    try {
      await connection.send(mail)
      return 'delivered'
    }
    catch (error) {
      if (addressee.day !== null && wasNotTaken(error)) await uncount(database(), addressee.addressId, addressee.day)
      return { kind: FAILURES[classifyMailError(error)], reason: describeMailError(error) }
    }
  }
}
