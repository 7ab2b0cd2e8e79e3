import { and, eq, isNull } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { categories, organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { canonicalUrl } from '#shared/rules/canonical-url'
import type { PostRow } from '#shared/schemas/summaries'
import { technologySummaries } from '#server/domain/catalog/queries'
import { presentPostRow } from '#server/domain/posts/presenter'
import { rowColumns, visiblePosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import type { AppError } from '#server/platform/errors'
import { fieldError, refusingBroken } from '#server/platform/errors'

/** Whose link this is among an organization's live posts, whoever may see it. */
export async function findPostOfLink(db: Db, organizationId: number, url: string): Promise<{ id: number } | undefined> {
  const [row] = await db.select({ id: posts.id }).from(posts).where(ofLink(organizationId, url))
  return row
}

/** The same as a row of a list, if the actor may see it. */
export async function showPostOfLink(db: Db, actor: Actor, organizationId: number, url: string): Promise<PostRow | null> {
  const [row] = await db.select(rowColumns).from(posts).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .innerJoin(users, eq(users.id, posts.authorId)).leftJoin(categories, eq(categories.id, posts.categoryId))
    .where(and(ofLink(organizationId, url), visiblePosts(actor)))
  return row ? presentPostRow(row, await technologySummaries(db, row.technologyIds)) : null
}

/** The refusal of a link that is there already, with the way to it for who may see it. */
export async function alreadyPosted(db: Db, actor: Actor, organizationId: number, url: string | null): Promise<AppError> {
  const found = url === null ? null : await showPostOfLink(db, actor, organizationId, url)
  const existing = found ? { existing: { id: found.id, slug: found.slug, title: found.title } } : {}
  return fieldError('AlreadyPosted', 'url', 'posted', found ? `This link has been posted here already: “${found.title}”.` : 'This link has been posted here already.', existing)
}

/** Awaits a write; where it breaks the rule that a link stands once, the refusal says where it stands. */
export async function refusingRepeatedLink<T>(db: Db, actor: Actor, organizationId: number, url: string | null, write: Promise<T>): Promise<T> {
  return await refusingBroken('post_canonical_url', async () => await alreadyPosted(db, actor, organizationId, url), write)
}

function ofLink(organizationId: number, url: string) {
  return and(eq(posts.organizationId, organizationId), eq(posts.canonicalUrl, canonicalUrl(url)), isNull(posts.deletedAt))
}
