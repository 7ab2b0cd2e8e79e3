import { eq, sql } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import type { Db } from '#server/platform/db'

/** Counts a post that appeared (1) or went (−1) for its technologies: one row after the other in the order of their ids, so that two posts never wait for each other. */
export async function countTechnologies(db: Db, technologyIds: number[], change: 1 | -1): Promise<void> {
  for (const id of technologyIds.toSorted((a, b) => a - b)) {
    await db.update(technologies).set({ postCount: sql`${technologies.postCount} + ${change}` }).where(eq(technologies.id, id))
  }
}

/** The same for an edit: only what was added or taken away. */
export async function recountTechnologies(db: Db, before: number[], after: number[]): Promise<void> {
  const changed = [...new Set([...before, ...after])].filter(id => before.includes(id) !== after.includes(id)).sort((a, b) => a - b)
  for (const id of changed) await countTechnologies(db, [id], after.includes(id) ? 1 : -1)
}
