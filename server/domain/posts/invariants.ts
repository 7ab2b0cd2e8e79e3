import { sql } from 'drizzle-orm'
import { HOT_KEY, IS_REWRITING } from '#server/domain/posts/hot-scale'
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
    name: 'posts.commenters',
    broken: () => sql`
      select post.id, 'counts ' || commenter_count || ' people who commented, has ' || counted.people
      from post cross join lateral (select count(distinct author_id) as people from comment where comment.post_id = post.id and comment.author_id <> post.author_id) counted
      where commenter_count <> counted.people`,
  },
  {
    name: 'posts.hotKeys',
    broken: () => sql`
      select id, 'has the hot key ' || hot_key || ', its votes and its time say ' || told.key
      from post cross join lateral (select ${HOT_KEY} as key) told where abs(hot_key - told.key) > 1e-6 and not ${IS_REWRITING}`,
  },
  {
    name: 'posts.pinned',
    broken: () => sql`
      select post.id, 'has pinned a comment that is deleted or another post’s' from post join comment on comment.id = post.pinned_comment_id
      where comment.post_id <> post.id or comment.deleted_at is not null`,
  },
  {
    name: 'organizations.posts',
    broken: () => sql`
      select organization.id, 'counts ' || post_count || ' posts, has ' || counted.alive
      from organization cross join lateral (select count(*) as alive from post where post.organization_id = organization.id and post.deleted_at is null) counted
      where post_count <> counted.alive`,
  },
  {
    name: 'people.writings',
    broken: () => sql`
      select users.id, 'counts ' || post_count || ' posts and ' || comment_count || ' comments, has ' || counted.posts || ' and ' || counted.comments
      from users cross join lateral (
        select (select count(*) from post join organization on organization.id = post.organization_id
            where post.author_id = users.id and post.deleted_at is null and organization.visibility = 'public' and organization.deleted_at is null) as posts,
          (select count(*) from comment join post on post.id = comment.post_id join organization on organization.id = post.organization_id
            where comment.author_id = users.id and comment.deleted_at is null and organization.visibility = 'public' and organization.deleted_at is null) as comments
      ) counted where post_count <> counted.posts or comment_count <> counted.comments`,
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
        select count(*) as alive from post join organization on organization.id = post.organization_id
        where post.technology_ids @> array[technology.id] and post.deleted_at is null and organization.visibility = 'public' and organization.deleted_at is null
      ) counted where post_count <> counted.alive`,
  },
]
