import { createHash } from 'node:crypto'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import type { Actor } from '#server/platform/actor'
import { secretFor } from '#server/platform/app-key'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { hashOfSecret, newPublicId, newSecret } from '#server/platform/secrets'
import { transaction } from '#server/platform/transaction'
import { cleanFileName } from '#shared/rules/file-name'

export interface NewUpload {
  name: string
  /** In bytes. */
  size: number
  type: string
}

/** A type of RFC 6838; whatever else was given is bytes. */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]{0,60}\/[a-z0-9][\w!#$&^.+-]{0,60}$/i

/**
 * Makes room for a file that will arrive in pieces and answers its id and the ticket that goes on with it, which is told
 * this once. Its size counts against its network's quota until its capsule is confirmed. Throws TooLarge or QuotaExceeded.
 */
export async function beginUpload(actor: Actor, network: string, { name, size, type }: NewUpload): Promise<{ id: string, ticket: string }> {
  const { fileBytes } = config().limits.capsules
  if (size > fileBytes) throw fieldError('TooLarge', 'size', 'tooLarge', `Files may have ${Math.floor(fileBytes / 1_000_000)} MB at most, all together.`)
  const networkHash = hashOfNetwork(network)
  const [id, ticket] = [newPublicId(), newSecret()]
  await transaction(async ({ db }) => {
    await requireRoom(db, networkHash, size)
    await db.insert(files).values({
      key: id, kind: 'attachment', contentType: MEDIA_TYPE.test(type) ? type.toLowerCase() : 'application/octet-stream', size, name: cleanFileName(name),
      ticketHash: hashOfSecret(ticket), networkHash, ownerId: actor.kind === 'person' ? actor.id : null, createdAt: clock.now(),
      ...size === 0 ? { sha256: createHash('sha256').digest() } : {},
    })
  })
  return { id, ticket }
}

/** Networks are not stored, only compared. */
export function hashOfNetwork(network: string): Buffer {
  return Buffer.from(secretFor('network', network), 'base64url')
}

async function requireRoom(db: Db, networkHash: Buffer, size: number): Promise<void> {
  const { unconfirmedBytesPerNetwork, unconfirmedBytesInAll } = config().limits.capsules
  // One after the other, or all that begin at once find the same room.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('upload-quota', 7002))`)
  const bytes = sql<number>`coalesce(sum(${files.size}), 0)::float8`
  const [all] = await db.select({ bytes }).from(files).where(isNotNull(files.networkHash))
  const [mine] = await db.select({ bytes }).from(files).where(and(isNotNull(files.networkHash), eq(files.networkHash, networkHash)))
  if (mine!.bytes + size > unconfirmedBytesPerNetwork) {
    throw new AppError('QuotaExceeded', `Files that belong to no confirmed capsule yet may have ${Math.floor(unconfirmedBytesPerNetwork / 1_000_000)} MB in all. Confirm a capsule first, or remove a file.`)
  }
  if (all!.bytes + size > unconfirmedBytesInAll) throw new AppError('QuotaExceeded', 'There is no room for more files at the moment. Try again in a few hours.')
}
