import { sql } from 'drizzle-orm'
import type { UnitOfWork } from '#server/platform/events'

/**
 * After an organization has appeared (1) for everybody or is gone from their sight (−1): what it adds to the counts of
 * technologies and people, and the caches of everything that shows it. Its row is locked, so nothing is written in it meanwhile.
 */
export async function showOrHide({ db, emit }: UnitOfWork, organizationId: number, change: 1 | -1 | 0): Promise<void> {
  if (change !== 0) {
    await db.execute(sql`
      update technology set post_count = post_count + ${change}::int * counted.posts from (
        select technology_id, count(*)::int as posts from post cross join unnest(post.technology_ids) as technology_id
        where post.organization_id = ${organizationId} and post.deleted_at is null group by technology_id order by technology_id
      ) counted where technology.id = counted.technology_id`)
    await db.execute(sql`
      update users set post_count = post_count + ${change}::int * counted.posts, comment_count = comment_count + ${change}::int * counted.comments from (
        select author_id, sum(posts)::int as posts, sum(comments)::int as comments from (
          select author_id, 1 as posts, 0 as comments from post where organization_id = ${organizationId} and deleted_at is null
          union all
          select comment.author_id, 0, 1 from comment join post on post.id = comment.post_id where post.organization_id = ${organizationId} and comment.deleted_at is null
        ) written group by author_id order by author_id
      ) counted where users.id = counted.author_id`)
  }
  const [touched] = await db.execute<{ technologyIds: number[], stackIds: number[], authorIds: number[] }>(sql`
    select
      (select coalesce(array_agg(distinct id), '{}')::int[] from (
        select unnest(feed_technology_ids) as id from post where organization_id = ${organizationId}
        union select technology_id from organization where id = ${organizationId} and technology_id is not null) one) as "technologyIds",
      (select coalesce(array_agg(stack_id), '{}')::int[] from organization where id = ${organizationId} and stack_id is not null) as "stackIds",
      (select coalesce(array_agg(distinct author_id), '{}')::float8[] from (
        select author_id from post where organization_id = ${organizationId}
        union select comment.author_id from comment join post on post.id = comment.post_id where post.organization_id = ${organizationId}) one) as "authorIds"`)
  emit('organization.visibilityChanged', { organizationId, technologyIds: touched!.technologyIds, stackIds: touched!.stackIds, authorIds: touched!.authorIds })
}
