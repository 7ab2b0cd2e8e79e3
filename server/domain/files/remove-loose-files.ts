import { and, asc, eq, inArray, lt, ne, not, or, sql } from 'drizzle-orm'
import { drafts, files } from '#drizzle/schema/platform'
import { scheduledPosts } from '#drizzle/schema/scheduling'
import { pieceKeys } from '#server/domain/files/piece-keys'
import { clock } from '#server/platform/clock'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { removeStoredFile } from '#server/platform/files'

const AT_ONCE = 200

/** A picture that stands in an unfinished text of its owner, or in a post that waits for its date. */
const isWritten = sql<boolean>`(
  exists (select from ${drafts} where ${drafts.userId} = ${files.ownerId} and strpos(${drafts.content}::text, ${files.key}) > 0)
  or exists (select from ${scheduledPosts} where ${scheduledPosts.ownerId} = ${files.ownerId} and strpos(${scheduledPosts.draft}::text, ${files.key}) > 0))`

/** Removes pictures and uploads that nothing has used for a day. Answers how many; call again while there are more. */
export async function removeLooseFiles(db: Db): Promise<number> {
  const before = new Date(clock.now().getTime() - config().limits.files.looseSeconds * 1000)
  const loose = await db.select({ id: files.id, key: files.key, kind: files.kind, pieces: files.pieces }).from(files)
    .where(and(eq(files.isAttached, false), lt(files.createdAt, before), or(ne(files.kind, 'image'), not(isWritten))))
    .orderBy(asc(files.createdAt)).limit(AT_ONCE).for('update', { skipLocked: true })
  if (loose.length === 0) return 0
  // The bytes first: a row without bytes is tried again, bytes without a row would stay for ever.
  for (const file of loose) {
    for (const key of file.kind === 'attachment' ? pieceKeys(file) : [file.key]) await removeStoredFile(key)
  }
  await db.delete(files).where(inArray(files.id, loose.map(({ id }) => id)))
  return loose.length
}
