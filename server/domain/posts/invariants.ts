import { sql } from 'drizzle-orm'
import type { Invariant } from '#server/platform/invariants'

/** Counters of posts and comments are changed with their cause; here they are counted again from the rows. */
export const postInvariants: Invariant[] = [
  {
    name: 'posts.votes',
    broken: () => sql`
      select post.id, 'has ' || ups || ' up and ' || downs || ' down, its votes say ' || counted.ups_voted || ' and ' || counted.downs_voted
      from post cross join lateral (
        select count(*) filter (where weight = 1) as ups_voted, count(*) filter (where weight = -1) as downs_voted from vote where vote.post_id = post.id
      ) counted where ups <> ups_voted or downs <> downs_voted`,
  },
  {
    name: 'posts.points',
    broken: () => sql`select id, 'shows ' || points || ' points' from post where points <> greatest(1 + ups - downs + modifier, 0)`,
  },
  {
    name: 'posts.comments',
    broken: () => sql`
      select post.id, 'counts ' || comment_count || ' comments, has ' || counted.alive
      from post cross join lateral (select count(*) as alive from comment where comment.post_id = post.id and comment.deleted_at is null) counted
      where comment_count <> counted.alive`,
  },
  {
    name: 'comments.votes',
    broken: () => sql`
      select comment.id, 'has ' || ups || ' up and ' || downs || ' down, its votes say ' || counted.ups_voted || ' and ' || counted.downs_voted
      from comment cross join lateral (
        select count(*) filter (where weight = 1) as ups_voted, count(*) filter (where weight = -1) as downs_voted from vote where vote.comment_id = comment.id
      ) counted where ups <> ups_voted or downs <> downs_voted`,
  },
  {
    name: 'comments.threads',
    broken: () => sql`
      select comment.id, 'answers a comment of another post or thread' from comment join comment parent on parent.id = comment.parent_id
      where parent.post_id <> comment.post_id or comment.root_id <> coalesce(parent.root_id, parent.id)`,
  },
  {
    name: 'technologies.posts',
    broken: () => sql`
      select technology.id, 'counts ' || post_count || ' posts, has ' || counted.alive
      from technology cross join lateral (
        select count(*) as alive from post where post.technology_ids @> array[technology.id] and deleted_at is null
      ) counted where post_count <> counted.alive`,
  },
]
