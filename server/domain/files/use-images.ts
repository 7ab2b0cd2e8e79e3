import { and, eq, inArray, or } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import { postImages } from '#drizzle/schema/posts'
import type { Person } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { fieldError } from '#server/platform/errors'
import { imageKeysIn } from '#server/platform/file-url'

interface Place { postId: number, commentId: number | null }

/**
 * Takes the pictures that a text names into use where it stands. Only one's own, or one that the post shows already: whoever
 * gets hold of somebody else's address cannot open the picture to others by writing it into a post of theirs. A use stays, for
 * the history goes on naming the picture.
 */
export async function useImages(db: Db, actor: Person, place: Place, text: string, more: string | null = null): Promise<void> {
  const keys = [...imageKeysIn(text), ...more === null ? [] : [more]]
  if (keys.length === 0) return
  const used = db.select({ fileId: postImages.fileId }).from(postImages).where(eq(postImages.postId, place.postId))
  const found = await db.select({ id: files.id }).from(files)
    .where(and(inArray(files.key, keys), eq(files.kind, 'image'), or(eq(files.ownerId, actor.id), inArray(files.id, used)))).for('update')
  if (found.length === 0) return
  const ids = found.map(({ id }) => id)
  await db.insert(postImages).values(ids.map(fileId => ({ fileId, ...place }))).onConflictDoNothing()
  await db.update(files).set({ isAttached: true }).where(inArray(files.id, ids))
}

/** The size of the picture above a post. Throws Refused unless it is this person's, or the post has it already. */
export async function sizeOfImage(db: Db, actor: Person, key: string, current: string | null): Promise<{ width: number, height: number }> {
  const [file] = await db.select({ ownerId: files.ownerId, width: files.width, height: files.height }).from(files).where(and(eq(files.key, key), eq(files.kind, 'image')))
  if (!file?.width || !file.height || (file.ownerId !== actor.id && key !== current)) throw fieldError('Refused', 'image', 'unknown', 'This picture was not uploaded here. Upload it again.')
  return { width: file.width, height: file.height }
}
