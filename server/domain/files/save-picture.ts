import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError, fieldError } from '#server/platform/errors'
import { writeStoredFile } from '#server/platform/files'
import { recodePicture } from '#server/platform/images'
import type { PictureKind } from '#server/platform/images'

/**
 * Stores an uploaded picture, re-encoded, and answers its key. It is loose until `attachFile`: its row stands before its
 * bytes, so that whatever a crash leaves is found and removed. Throws UnsupportedMediaType or Refused.
 */
export async function savePicture(actor: Person, kind: PictureKind, upload: Buffer): Promise<string> {
  return (await storePicture(actor, kind, upload)).key
}

/** The same for a picture of a text, with its size in pixels. Its key looks different: it is not served to everybody. */
export async function saveImage(actor: Person, upload: Buffer): Promise<{ key: string, width: number, height: number }> {
  return await storePicture(actor, 'image', upload)
}

async function storePicture(actor: Person, kind: PictureKind, upload: Buffer): Promise<{ key: string, width: number, height: number }> {
  const { bytes, width, height } = await recodePicture(upload, kind)
  const key = `${kind === 'image' ? 'image-' : ''}${randomBytes(16).toString('hex')}.webp`
  await database().insert(files).values({ key, kind, contentType: 'image/webp', size: bytes.length, width, height, ownerId: actor.id, createdAt: clock.now() })
  await writeStoredFile(key, bytes)
  return { key, width, height }
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

/**
 * Takes a picture into use that this person has uploaded for a page of the catalogue. One that the page shows already stays as it
 * is. Earlier revisions go on showing theirs, so it is never released. Throws Refused for somebody else's, Gone if it was removed.
 */
export async function usePicture(db: Db, actor: Person, kind: 'logo' | 'screenshot', key: string | null, current: string | null): Promise<void> {
  if (key === null || key === current) return
  const [file] = await db.select({ ownerId: files.ownerId, kind: files.kind, isAttached: files.isAttached }).from(files).where(eq(files.key, key))
  if (file?.ownerId !== actor.id || file.kind !== kind) throw fieldError('Refused', kind, 'unknown', 'This picture was not uploaded here. Upload it again.')
  if (!file.isAttached) await attachFile(db, key)
}
