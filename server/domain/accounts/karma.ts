import { sql } from 'drizzle-orm'
import type { Db } from '#server/platform/db'

/**
 * What others made of somebody's work: 1 + posts + votes for and against their posts and comments + 5 for each of their stacks
 * + 10 for each of their comments that somebody else has pinned to a post of theirs. Deleted things count for nothing.
 */
export async function karmaOf(db: Db, user: { id: number, postCount: number, stackCount: number }): Promise<number> {
  const [row] = await db.execute<{ posts: number, comments: number, pinned: number }>(sql`
    select (select coalesce(sum(ups - downs), 0)::int from post where author_id = ${user.id} and deleted_at is null) as posts,
      (select coalesce(sum(ups - downs), 0)::int from comment where author_id = ${user.id} and deleted_at is null) as comments,
      (select count(*)::int from comment join post on post.pinned_comment_id = comment.id
        where comment.author_id = ${user.id} and comment.deleted_at is null and post.author_id <> ${user.id} and post.deleted_at is null) as pinned`)
  return 1 + user.postCount + row!.posts + row!.comments + 5 * user.stackCount + 10 * row!.pinned
}
