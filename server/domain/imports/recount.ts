import { sql } from 'drizzle-orm'
import type { Db } from '#server/platform/db'

/**
 * Counts again, from rows, what is kept beside people, organizations and technologies, and writes only what is different.
 * For those who write rows in bulk; `organizationId` leaves the other organizations out.
 */
export async function recount(db: Db, organizationId?: number): Promise<void> {
  const here = organizationId === undefined ? sql`true` : sql`organization.id = ${organizationId}`
  // What only some may know of is counted on no page that everybody sees.
  const everybodys = sql`select id from organization where visibility = 'public' and deleted_at is null`
  await db.execute(sql`
    update organization set post_count = counted.posts, member_count = counted.members
    from (select organization.id,
        (select count(*)::int from post where post.organization_id = organization.id and post.deleted_at is null) as posts,
        (select count(*)::int from membership where membership.organization_id = organization.id) as members
      from organization where ${here}) counted
    where counted.id = organization.id and (organization.post_count, organization.member_count) is distinct from (counted.posts, counted.members)`)
  await db.execute(sql`
    update users set post_count = counted.posts, comment_count = counted.comments
    from (select users.id, coalesce(post.count, 0)::int as posts, coalesce(comment.count, 0)::int as comments from users
      left join (select author_id, count(*) from post where deleted_at is null and organization_id in (${everybodys}) group by author_id) post on post.author_id = users.id
      left join (select comment.author_id, count(*) from comment join post on post.id = comment.post_id
        where comment.deleted_at is null and post.organization_id in (${everybodys}) group by comment.author_id) comment on comment.author_id = users.id) counted
    where counted.id = users.id and (users.post_count, users.comment_count) is distinct from (counted.posts, counted.comments)`)
  await db.execute(sql`
    update technology set post_count = counted.posts
    from (select technology.id, coalesce(tagged.count, 0)::int as posts from technology
      left join (select tag, count(*) from post cross join unnest(technology_ids) as tag where deleted_at is null and organization_id in (${everybodys}) group by tag) tagged on tagged.tag = technology.id) counted
    where counted.id = technology.id and technology.post_count <> counted.posts`)
  await db.execute(sql`
    update technology set stack_count = counted.stacks, favorite_count = counted.favorites
    from (select technology.id, coalesce(used.count, 0)::int as stacks, coalesce(chosen.count, 0)::int as favorites from technology
      left join (select technology_id, count(*) from stack_technology group by technology_id) used on used.technology_id = technology.id
      left join (select technology_id, count(*) from favorite where technology_id is not null group by technology_id) chosen on chosen.technology_id = technology.id) counted
    where counted.id = technology.id and (technology.stack_count, technology.favorite_count) is distinct from (counted.stacks, counted.favorites)`)
  await db.execute(sql`
    update stack set favorite_count = counted.favorites
    from (select stack.id, (select count(*)::int from favorite where favorite.stack_id = stack.id) as favorites from stack) counted
    where counted.id = stack.id and stack.favorite_count <> counted.favorites`)
  await db.execute(sql`
    update users set stack_count = counted.stacks
    from (select users.id, coalesce(own.count, 0)::int as stacks from users
      left join (select owner_id, count(*) from stack where owner_id is not null group by owner_id) own on own.owner_id = users.id) counted
    where counted.id = users.id and users.stack_count <> counted.stacks`)
}
