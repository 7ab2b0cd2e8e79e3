import { eq, sql } from 'drizzle-orm'
import { notes } from '#drizzle/schema/notes'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'

/** Whose storage a note takes: its member's, or that of a guest's network. */
export interface Holder {
  creatorId: number | null
  networkHash: Buffer | null
}

/**
 * Refuses bytes beyond the holder's quota of notes that live. Holders are taken one at a time, so that no burst of requests
 * slips past it; call it inside the transaction that adds. Throws QuotaExceeded.
 */
export async function spendStorage(db: Db, holder: Holder, more: number): Promise<void> {
  const { memberStorageBytes, guestStorageBytes } = config().limits.notes
  const most = holder.creatorId === null ? guestStorageBytes : memberStorageBytes
  const name = holder.creatorId === null ? holder.networkHash?.toString('hex') : String(holder.creatorId)
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`note-storage:${name}`}, 0))`)
  const theirs = holder.creatorId === null ? eq(notes.networkHash, holder.networkHash ?? Buffer.alloc(0)) : eq(notes.creatorId, holder.creatorId)
  const [row] = await db.select({ used: sql<number>`coalesce(sum(${notes.size}), 0)::float8` }).from(notes).where(theirs)
  if (row!.used + more > most) throw new AppError('QuotaExceeded', `Your sealed notes would take more than ${Math.floor(most / 1_000_000)} MB. Wait until some are opened or have expired, or revoke some.`)
}
