/** Uploads that become a capsule's files, and what is released with it. */
import { and, eq, inArray } from 'drizzle-orm'
import { capsuleFiles } from '#drizzle/schema/capsules'
import { files } from '#drizzle/schema/platform'
import { pieceKeys } from '#server/domain/files/piece-keys'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import type { UnitOfWork } from '#server/platform/events'
import { isSecretOf } from '#server/platform/secrets'
import { validation } from '#shared/messages/en/validation'

export interface FileWish {
  id: string
  /** Not needed for what the capsule has already. */
  ticket?: string | undefined
}

/**
 * Gives a capsule exactly these files, in this order; what it had beyond them is removed. Those of
 * a draft or an unconfirmed capsule stay under their network's quota. Throws InvalidInput for what is not there or not complete, TooLarge for
 * too much in all.
 */
export async function setAttachments(unit: UnitOfWork, capsuleId: number, wishes: FileWish[], { isConfirmed }: { isConfirmed: boolean }): Promise<void> {
  const { db } = unit
  const limits = config().limits.capsules
  if (wishes.length > limits.files) throw fieldError('InvalidInput', 'files', 'tooMany', `A capsule has ${limits.files} files at most.`)
  const had = await db.select({ fileId: capsuleFiles.fileId }).from(capsuleFiles).where(eq(capsuleFiles.capsuleId, capsuleId))
  const mine = new Set(had.map(({ fileId }) => fileId))
  const keys = [...new Set(wishes.map(({ id }) => id))]
  const rows = keys.length === 0 ? [] : await db.select().from(files).where(and(eq(files.kind, 'attachment'), inArray(files.key, keys))).orderBy(files.id).for('update')
  const kept = keys.map((key) => {
    const row = rows.find(one => one.key === key)
    const ticket = wishes.find(({ id }) => id === key)!.ticket
    const isUsable = row !== undefined && (mine.has(row.id) || (!row.isAttached && ticket !== undefined && isSecretOf(row.ticketHash, ticket)))
    if (!isUsable || row.sha256 === null) throw fieldError('InvalidInput', 'files', 'fileMissing', validation.fileMissing())
    return row
  })
  if (kept.reduce((sum, { size }) => sum + size, 0) > limits.fileBytes) throw fieldError('TooLarge', 'files', 'tooLarge', `Files may have ${Math.floor(limits.fileBytes / 1_000_000)} MB at most, all together.`)

  const keptIds = kept.map(({ id }) => id)
  await releaseAttachments(unit, [...mine].filter(id => !keptIds.includes(id)))
  await db.delete(capsuleFiles).where(eq(capsuleFiles.capsuleId, capsuleId))
  if (kept.length === 0) return
  await db.insert(capsuleFiles).values(kept.map(({ id }, position) => ({ capsuleId, fileId: id, position })))
  await db.update(files).set({ isAttached: true, ...isConfirmed ? { networkHash: null } : {} }).where(inArray(files.id, keptIds))
}

/** The files of a confirmed capsule do not count against a network any more. */
export async function confirmAttachments(db: Db, capsuleId: number): Promise<void> {
  await db.update(files).set({ networkHash: null }).where(inArray(files.id, db.select({ id: capsuleFiles.fileId }).from(capsuleFiles).where(eq(capsuleFiles.capsuleId, capsuleId))))
}

/** Removes files with their rows; their bytes go after the commit. */
export async function releaseAttachments({ db, emit }: UnitOfWork, fileIds: number[]): Promise<void> {
  if (fileIds.length === 0) return
  const removed = await db.delete(files).where(inArray(files.id, fileIds)).returning({ key: files.key, pieces: files.pieces })
  if (removed.length > 0) emit('files.released', { keys: removed.flatMap(pieceKeys) })
}

/** The same for all that these capsules have. */
export async function releaseAttachmentsOf(unit: UnitOfWork, capsuleIds: number[]): Promise<void> {
  if (capsuleIds.length === 0) return
  const rows = await unit.db.select({ fileId: capsuleFiles.fileId }).from(capsuleFiles).where(inArray(capsuleFiles.capsuleId, capsuleIds))
  await releaseAttachments(unit, rows.map(({ fileId }) => fileId))
}
