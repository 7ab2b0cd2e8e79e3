import { inArray } from 'drizzle-orm'
import { technologies } from '#drizzle/schema/catalog'
import { listLabels } from '#server/domain/organizations/queries'
import { getPostFacts, getRevision } from '#server/domain/posts/queries'
import { presentPostSource } from '#server/domain/posts/show-source'
import { editPost } from '#server/domain/posts/write-post'
import type { Person } from '#server/platform/actor'
import { database } from '#server/platform/db'

/**
 * Brings back what a post said in an earlier version, as a new one. Kind, category, picture and dates stay as they are; labels
 * that the organization has given up since are left out. Throws EditedMeanwhile when `revision` is not the newest.
 */
export async function restoreRevision(actor: Person, postId: number, { to, revision }: { to: number, revision: number }): Promise<void> {
  const db = database()
  const { organizationId } = await getPostFacts(db, actor, postId)
  const source = await presentPostSource(actor, postId)
  const { title, url, body, labels, technologyIds } = await getRevision(db, postId, to)
  const known = new Set((await listLabels(db, organizationId)).map(({ slug }) => slug))
  const slugs = technologyIds.length === 0 ? [] : await db.select({ slug: technologies.slug }).from(technologies).where(inArray(technologies.id, technologyIds))
  await editPost(actor, postId, {
    ...source, title, url, body, labels: labels.filter(label => known.has(label)), technologies: slugs.map(({ slug }) => slug), revision, reason: `Version ${to} again`,
  })
}
