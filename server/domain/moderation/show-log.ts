import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { moderationActions } from '#drizzle/schema/moderation'
import { organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import { presentLogged } from '#server/domain/moderation/presenter'
import type { LogRow } from '#server/domain/moderation/presenter'
import { aboutColumns, isUndone } from '#server/domain/moderation/queries'
import type { Actor } from '#server/platform/actor'
import { decodeCursor, encodeCursor } from '#server/platform/cursor'
import type { Db } from '#server/platform/db'
import { getOrganization } from '#server/domain/organizations/queries'

/**
 * The log, the newest first: of one organization that the actor may know of, or of the site. What belongs to a private
 * organization is in its own list alone.
 */
export async function listLog(db: Db, actor: Actor, { organization, cursor, limit = 50 }: { organization?: string | undefined, cursor?: string | undefined, limit?: number | undefined }) {
  const place = organization === undefined ? undefined : await getOrganization(db, actor, organization)
  const after = decodeCursor(cursor, ['id'] as const)
  const undone = alias(moderationActions, 'undone')
  const rows: LogRow[] = await db.select({
    ...aboutColumns,
    action: moderationActions, isUndone,
    subject: { ...aboutColumns.subject, deletedAt: users.deletedAt },
    isShown: sql<boolean>`(${posts.id} is not null and ${posts.deletedAt} is null and ${posts.hiddenAt} is null and ${comments.deletedAt} is null and ${comments.hiddenAt} is null)`,
    undoneAction: undone.action,
  }).from(moderationActions)
    .innerJoin(users, eq(users.id, moderationActions.subjectId))
    .leftJoin(comments, eq(comments.id, moderationActions.commentId))
    .leftJoin(posts, sql`${posts.id} = coalesce(${moderationActions.postId}, ${comments.postId})`)
    .leftJoin(organizations, eq(organizations.id, moderationActions.organizationId))
    .leftJoin(undone, eq(undone.id, moderationActions.undoes))
    .where(and(
      place ? eq(moderationActions.organizationId, place.id) : or(isNull(moderationActions.organizationId), and(eq(organizations.visibility, 'public'), isNull(organizations.deletedAt))),
      after && lt(moderationActions.position, after[0]),
    )).orderBy(desc(moderationActions.position)).limit(limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    page: { items: shown.map(presentLogged), nextCursor: rows.length > limit && last ? encodeCursor([last.action.position]) : null },
    tags: [place ? `log:${place.id}` : 'log', ...place ? [`organization:${place.id}`] : ['organizations'], ...shown.flatMap(row => row.subject ? [`person:${row.subject.id}`] : []), ...shown.flatMap(row => row.post ? [`post:${row.post.id}`] : [])],
  }
}
