import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { writeStoredFile } from '#server/platform/files'
import { recodePicture } from '#server/platform/images'
import type { PictureKind } from '#server/platform/images'

/**
 * Stores an uploaded picture, re-encoded, and answers its key. It is loose until `attachFile`: its row stands before its
 * bytes, so that whatever a crash leaves is found and removed. Throws UnsupportedMediaType or Refused.
 */
export async function savePicture(actor: Person, kind: PictureKind, upload: Buffer): Promise<string> {
  const { bytes, width, height } = await recodePicture(upload, kind)
  const key = `${randomBytes(16).toString('hex')}.webp`
  await database().insert(files).values({ key, kind, contentType: 'image/webp', size: bytes.length, width, height, ownerId: actor.id, createdAt: clock.now() })
  await writeStoredFile(key, bytes)
  return key
}

/** A stored file is in use from now on. */
export async function attachFile(db: Db, key: string): Promise<void> {
  const attached = await db.update(files).set({ isAttached: true }).where(and(eq(files.key, key), eq(files.isAttached, false))).returning({ id: files.id })
  if (attached.length === 0) throw new AppError('Gone', 'This file was removed in the meantime. Upload it again.')
}

/** A stored file is not in use any more; its last day begins. */
export async function releaseFile(db: Db, key: string | null): Promise<void> {
  if (key !== null) await db.update(files).set({ isAttached: false, createdAt: clock.now() }).where(eq(files.key, key))
}
