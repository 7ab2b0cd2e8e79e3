import { and, eq, isNull, sql } from 'drizzle-orm'
import { addresses } from '#drizzle/schema/addresses'
import { deliveryFailures } from '#drizzle/schema/courier'
import { releasedCapsuleOf } from '#server/domain/notifications/finish-batch'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { isPermanent, readMailReports } from '#server/platform/mail-report'
import type { MailReport } from '#server/platform/mail-report'
import { transaction } from '#server/platform/transaction'

/** What became of one report: nothing is sent there any more, it says nothing final, or the address is not one of ours. */
export type ReportOutcome = 'suppressed' | 'noted' | 'unknown'

/** Takes a mail that came back. Suppresses the addresses that it is final about, once however often it is told. */
export async function takeReport(raw: string): Promise<ReportOutcome[]> {
  const outcomes: ReportOutcome[] = []
  for (const report of readMailReports(raw)) outcomes.push(await take(report))
  return outcomes
}

async function take(report: MailReport): Promise<ReportOutcome> {
  return await transaction(async ({ db, emit }) => {
    const sent = sentMessage(report.messageId)
    const address = await findAddress(db, sent?.addressId, report.recipient)
    if (!address) return 'unknown'
    if (report.kind === 'failed' && !isPermanent(report.status)) return 'noted'
    const kind = report.kind === 'failed' ? 'bounced' : 'complained'
    const now = clock.now()
    const changed = await db.update(addresses).set({ suppressed: kind, suppressedAt: now, suppressedReason: report.reason }).where(and(eq(addresses.id, address.id), isNull(addresses.suppressed))).returning({ id: addresses.id })
    const batchId = sent && await findBatch(db, sent.notificationId, address.id)
    if (changed.length > 0 && batchId !== undefined) {
      await db.insert(deliveryFailures).values({ batchId, addressId: address.id, kind, reason: report.reason, at: now })
      if (kind === 'bounced' && await releasedCapsuleOf(db, batchId) !== undefined) emit('capsule.undelivered', { batchId, addressId: address.id, kind: 'bounced' })
    }
    return 'suppressed'
  })
}

/** What the Message-ID of a mail of ours says: `<n12.a34@host>`. */
function sentMessage(messageId: string | undefined): { notificationId: number, addressId: number } | undefined {
  const [, notificationId, addressId, host] = /^<?n(\d{1,15})\.a(\d{1,15})@([^>\s]+)>?$/.exec(messageId ?? '') ?? []
  return host === new URL(config().publicUrl).hostname ? { notificationId: Number(notificationId), addressId: Number(addressId) } : undefined
}

/** The address that we wrote to: a mailbox that forwards names another one in its report. */
async function findAddress(db: Db, id: number | undefined, email: string | undefined): Promise<{ id: number } | undefined> {
  const [row] = id === undefined ? [] : await db.select({ id: addresses.id }).from(addresses).where(eq(addresses.id, id))
  if (row || email === undefined) return row
  const [named] = await db.select({ id: addresses.id }).from(addresses).where(eq(addresses.email, email))
  return named
}

async function findBatch(db: Db, notificationId: number, addressId: number): Promise<number | undefined> {
  const [row] = await db.execute<{ id: number }>(sql`select id::float8 as id from notification_batch where notification_id = ${notificationId} and address_ids @> array[${addressId}::bigint]`)
  return row?.id
}
