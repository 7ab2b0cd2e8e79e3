import { and, asc, eq, inArray, lt } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import { removeStoredFile } from '#server/platform/files'

const DAY_MS = 86_400_000
const AT_ONCE = 200

/** Removes files that nothing has used for a day. Answers how many; call again while there are more. */
export async function removeLooseFiles(db: Db): Promise<number> {
  const before = new Date(clock.now().getTime() - DAY_MS)
  const loose = await db.select({ id: files.id, key: files.key }).from(files)
    .where(and(eq(files.isAttached, false), lt(files.createdAt, before)))
    .orderBy(asc(files.createdAt)).limit(AT_ONCE).for('update', { skipLocked: true })
  if (loose.length === 0) return 0
  // The bytes first: a row without bytes is tried again, bytes without a row would stay for ever.
  for (const { key } of loose) await removeStoredFile(key)
  await db.delete(files).where(inArray(files.id, loose.map(({ id }) => id)))
  return loose.length
}
