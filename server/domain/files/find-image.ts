import { and, eq, exists, isNull, or } from 'drizzle-orm'
import { organizations } from '#drizzle/schema/organizations'
import { files } from '#drizzle/schema/platform'
import { comments, postImages, posts } from '#drizzle/schema/posts'
import { visiblePosts } from '#server/domain/posts/queries'
import type { Actor } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { readStoredFile } from '#server/platform/files'

export interface FoundImage {
  bytes: Buffer
  /** Everybody may see it: it may be kept on the way. */
  isPublic: boolean
}

/** A picture for whoever may see a post or a comment that shows it, and for who uploaded it. Throws NotFound. */
export async function findImage(db: Db, actor: Actor, key: string): Promise<FoundImage> {
  const isPublic = await mayBeSeen(db, visitor, key)
  if (!isPublic && (actor.kind === 'visitor' || !await mayBeSeen(db, actor, key))) throw notFound()
  const bytes = await readStoredFile(key)
  if (!bytes) throw notFound()
  return { bytes, isPublic }
}

async function mayBeSeen(db: Db, actor: Actor, key: string): Promise<boolean> {
  const shown = db.select({ id: postImages.id }).from(postImages)
    .innerJoin(posts, eq(posts.id, postImages.postId)).innerJoin(organizations, eq(organizations.id, posts.organizationId))
    .leftJoin(comments, eq(comments.id, postImages.commentId))
    .where(and(eq(postImages.fileId, files.id), visiblePosts(actor), isNull(comments.deletedAt), isNull(comments.hiddenAt)))
  const [row] = await db.select({ id: files.id }).from(files)
    .where(and(eq(files.key, key), eq(files.kind, 'image'), or(exists(shown), actor.kind === 'person' ? eq(files.ownerId, actor.id) : undefined)))
  return row !== undefined
}

function notFound(): AppError {
  return new AppError('NotFound', 'There is no such picture.')
}
