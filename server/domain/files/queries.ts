import { and, asc, eq, sql } from 'drizzle-orm'
import { capsuleFiles } from '#drizzle/schema/capsules'
import { files } from '#drizzle/schema/platform'
import { pieceKey } from '#server/domain/files/piece-keys'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { isSecretOf } from '#server/platform/secrets'

export type FileRow = typeof files.$inferSelect

/** An upload that nothing has yet, for who holds its ticket. Throws NotFound: for a wrong ticket too. */
export async function getUpload(db: Db, id: string, ticket: string, lock?: 'lock'): Promise<FileRow> {
  const query = db.select().from(files).where(and(eq(files.key, id), eq(files.kind, 'attachment'), eq(files.isAttached, false)))
  const [row] = lock ? await query.for('update') : await query
  if (!isSecretOf(row?.ticketHash, ticket)) throw new AppError('NotFound', 'There is no such upload. After a day without a capsule it is removed.')
  return row!
}

/** A capsule's files in their order. */
export async function listAttachments(db: Db, capsuleId: number) {
  return await db.select({ id: files.key, name: sql<string>`coalesce(${files.name}, 'file')`, size: files.size, contentType: files.contentType })
    .from(capsuleFiles).innerJoin(files, eq(files.id, capsuleFiles.fileId)).where(eq(capsuleFiles.capsuleId, capsuleId)).orderBy(asc(capsuleFiles.position))
}

/** A complete file as its pieces lie in the store. */
export interface StoredPieces {
  name: string
  contentType: string
  size: number
  pieces: { key: string, size: number }[]
}

export function storedPieces({ key, name, contentType, size, pieces }: FileRow): StoredPieces {
  return { name: name ?? 'file', contentType, size, pieces: pieces.map((bytes, index) => ({ key: pieceKey(key, index), size: bytes })) }
}
