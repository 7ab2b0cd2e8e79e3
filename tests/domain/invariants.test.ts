import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putCatalogue } from '#scripts/seed/catalogue'
import { makeSample } from '#scripts/seed/sample'
import { capsuleInvariants } from '#server/domain/capsules/invariants'
import { catalogInvariants } from '#server/domain/catalog/invariants'
import { notificationInvariants } from '#server/domain/notifications/invariants'
import { organizationInvariants } from '#server/domain/organizations/invariants'
import { postInvariants } from '#server/domain/posts/invariants'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { checkInvariants, lastInvariantReport } from '#server/platform/invariants'
import { EPOCH_S, HOT_SECONDS } from '#shared/ranking/hot'
import { openDatabase } from '#tests/support/community'

const ALL = [...organizationInvariants, ...postInvariants, ...catalogInvariants, ...notificationInvariants, ...capsuleInvariants]

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
  await putCatalogue(database(), clock.now())
  await makeSample(database(), clock.now())
})
afterAll(async () => await close())

async function broken(): Promise<string[]> {
  const { results } = await checkInvariants(ALL)
  return results.filter(({ count }) => count > 0).map(({ name }) => name)
}

const NOTIFICATION = sql`insert into notification (kind, created_at, completed_at) values ('post.created', '2026-01-01', '2026-01-01') returning id`

/** The hot key that goes with these, so that nothing else is broken. */
function keyOf(ups: string, commenters: string): SQL {
  const score = `(${ups} - downs + least((${commenters}) / 2.0, (${ups}) / 2.0))::float8`
  return sql`hot_key = ${sql.raw(`sign(${score}) * log(1 + abs(${score}))`)} + (extract(epoch from published_at)::float8 - ${EPOCH_S}::float8) / ${HOT_SECONDS}::float8`
}

/** One thing that breaks each rule, and how it is put right again. */
const HARM: Record<string, [harm: SQL, cure: SQL]> = {
  'organizations.members': [sql`update organization set member_count = member_count + 1 where id = 1`, sql`update organization set member_count = member_count - 1 where id = 1`],
  'organizations.owners': [sql`update membership set role = 'moderator' where organization_id = 1 and role = 'owner'`, sql`update membership set role = 'owner' where organization_id = 1 and role = 'moderator'`],
  'posts.votes': [sql`update post set ups = ups + 1, points = points + 1, ${keyOf('ups + 1', 'commenter_count')} where id = 1`, sql`update post set ups = ups - 1, points = points - 1, ${keyOf('ups - 1', 'commenter_count')} where id = 1`],
  'posts.points': [sql`update post set points = points + 1 where id = 1`, sql`update post set points = points - 1 where id = 1`],
  'posts.comments': [sql`update post set comment_count = comment_count + 1 where id = 1`, sql`update post set comment_count = comment_count - 1 where id = 1`],
  'posts.commenters': [sql`update post set commenter_count = commenter_count + 1, ${keyOf('ups', 'commenter_count + 1')} where id = 1`, sql`update post set commenter_count = commenter_count - 1, ${keyOf('ups', 'commenter_count - 1')} where id = 1`],
  'posts.hotKeys': [sql`update post set hot_key = hot_key + 1 where id = 1`, sql`update post set hot_key = hot_key - 1 where id = 1`],
  'posts.pinned': [sql`update post set pinned_comment_id = (select min(id) from comment where post_id <> 1) where id = 1`, sql`update post set pinned_comment_id = null where id = 1`],
  'organizations.posts': [sql`update organization set post_count = post_count + 1 where id = 1`, sql`update organization set post_count = post_count - 1 where id = 1`],
  'people.writings': [sql`update users set comment_count = comment_count + 1 where id = 1`, sql`update users set comment_count = comment_count - 1 where id = 1`],
  'comments.votes': [sql`update comment set downs = downs + 1 where id = 1`, sql`update comment set downs = downs - 1 where id = 1`],
  'comments.threads': [
    sql`update comment set root_id = (select min(other.id) from comment other where other.root_id is null and other.id <> comment.root_id)
      where id = (select min(id) from comment where parent_id is not null)`,
    sql`update comment set root_id = coalesce(parent.root_id, parent.id) from comment parent where parent.id = comment.parent_id`,
  ],
  'technologies.posts': [sql`update technology set post_count = post_count + 1 where id = 1`, sql`update technology set post_count = post_count - 1 where id = 1`],
  'technologies.uses': [sql`update technology set favorite_count = favorite_count + 1 where id = 1`, sql`update technology set favorite_count = favorite_count - 1 where id = 1`],
  'stacks.favorites': [sql`update stack set favorite_count = favorite_count + 1 where id = 1`, sql`update stack set favorite_count = favorite_count - 1 where id = 1`],
  'stacks.revisions': [sql`update stack set revision = revision + 1 where id = 1`, sql`update stack set revision = revision - 1 where id = 1`],
  'people.stacks': [sql`update users set stack_count = stack_count + 1 where id = 1`, sql`update users set stack_count = stack_count - 1 where id = 1`],
  'feeds.technologies': [sql`update post set feed_technology_ids = feed_technology_ids || 1000000 where id = 1`, sql`update post set feed_technology_ids = array_remove(feed_technology_ids, 1000000) where id = 1`],
  'notifications.batches': [
    sql`with made as (${NOTIFICATION}) insert into notification_batch (notification_id, language, reason, address_ids, emailed_address_ids, state, next_try_at, created_at)
      select id, 'en', 'site', '{1}', '{2}', 'completed', '2026-01-01', '2026-01-01' from made`,
    sql`delete from notification_batch where emailed_address_ids = '{2}'`,
  ],
  'notifications.ends': [
    sql`with made as (${NOTIFICATION}) insert into notification_batch (notification_id, language, reason, address_ids, next_try_at, created_at)
      select id, 'en', 'site', '{1}', '2026-01-01', '2026-01-01' from made`,
    sql`delete from notification_batch where address_ids = '{1}' and state = 'pending'`,
  ],
  'capsules.clock': [
    sql`insert into capsule (public_id, client_id, state, release_at, created_at, updated_at) values ('planted-clock', 'planted-clock', 'scheduled', '2030-01-01', '2026-01-01', '2026-01-01')`,
    sql`delete from capsule where public_id = 'planted-clock'`,
  ],
  'capsules.batches': [
    sql`insert into capsule (public_id, client_id, state, created_at, updated_at) values ('planted-sent', 'planted-sent', 'sent', '2026-01-01', '2026-01-01')`,
    sql`delete from capsule where public_id = 'planted-sent'`,
  ],
  'capsules.wiped': [
    sql`insert into capsule (public_id, client_id, state, body, created_at, updated_at) values ('planted-text', 'planted-text', 'expired', 'Still here', '2026-01-01', '2026-01-01')`,
    sql`delete from capsule where public_id = 'planted-text'`,
  ],
}

describe('the nightly check of what must always be true', () => {
  it('finds nothing in the sample content, and keeps what it found', async () => {
    expect(await broken()).toEqual([])
    expect((await lastInvariantReport(database()))?.results.map(({ name }) => name)).toEqual(ALL.map(({ name }) => name))
  })

  it('has a harm for each of its rules', () => {
    expect(Object.keys(HARM)).toEqual(ALL.map(({ name }) => name))
  })

  it.each(Object.entries(HARM))('sees what breaks %s, and that alone', async (name, [harm, cure]) => {
    await database().execute(harm)
    const found = await broken()
    const report = await lastInvariantReport(database())
    await database().execute(cure)
    expect(found).toEqual([name])
    expect(report!.results.find(result => result.name === name)?.examples[0]).toMatchObject({ subject: expect.any(String) as string, found: expect.any(String) as string })
    expect(await broken()).toEqual([])
  })
})
