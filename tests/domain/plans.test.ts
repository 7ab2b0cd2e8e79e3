import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listFlat, listThread } from '#server/domain/comments/list-thread'
import { listCommentsBy, listOwnMarks } from '#server/domain/comments/queries'
import { viewPost } from '#server/domain/comments/view-post'
import { karmaOf } from '#server/domain/accounts/karma'
import { showPostOfLink } from '#server/domain/posts/find-link'
import { listHiddenPosts, markSeen, viewFeed } from '#server/domain/posts/marks'
import { listPosts } from '#server/domain/posts/list-posts'
import { getPost, votesOnPosts } from '#server/domain/posts/queries'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import { estimateMailsPerWeek } from '#server/domain/subscriptions/estimate-mails'
import { clock } from '#server/platform/clock'
import type { Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { database, sqlClient } from '#server/platform/db'
import { actorOf, comment, openDatabase, post } from '#tests/support/community'
import { statementsOf, tablesReadWhole } from '#tests/support/statements'

const LARGE = ['post', 'comment', 'vote', 'post_mark']

let close: () => Promise<void>
let reader: Person

beforeAll(async () => {
  close = await openDatabase()
  await fill()
  reader = await actorOf(7)
})
afterAll(async () => await close())

/** 20 organizations, 500 people, 200 technologies (the first ones common, the last ones rare), 5,000 posts, 20,000 comments, 10,000 votes. */
async function fill(): Promise<void> {
  const sql = sqlClient()
  const at = '2026-03-01T12:00:00.000Z'
  await sql`insert into users (handle, name, created_at) select 'person' || i, 'Person ' || i, ${at}::timestamptz from generate_series(1, 500) i`
  await sql`insert into technology (slug, name, tier, created_at) select 'tech-' || i, 'Tech ' || i, 'Data', ${at}::timestamptz from generate_series(1, 200) i`
  await sql`insert into organization (slug, name, created_at) select 'organization-' || i, 'Organization ' || i, ${at}::timestamptz from generate_series(1, 20) i`
  await sql`
    insert into post (organization_id, author_id, type, title, slug, body, html, renderer_version, technology_ids, feed_technology_ids, labels, points, hot_key, published_at, created_at)
    select 1 + i % 20, 1 + i % 500, (array['Post', 'Showcase', 'Announcement', 'Question'])[1 + i % 4], 'Post ' || i, 'post-' || i, repeat('Text ', 60), repeat('<p>Text</p>', 30), 1,
      array[technology], array[technology], case when i % 10 = 0 then array['bug'] else '{}'::text[] end, i % 40, i / 100.0, ${at}::timestamptz - i * interval '1 minute', ${at}::timestamptz
    from (select i, 1 + floor(200 * power((i * 7919 % 5000) / 5000.0, 3))::int as technology from generate_series(1, 5000) i) generated`
  await sql`update technology set post_count = (select count(*) from post where feed_technology_ids && array[technology.id])`
  await sql`
    insert into comment (post_id, author_id, body, html, renderer_version, score, created_at)
    select 1 + i % 1000, 1 + i * 13 % 500, 'Text', '<p>Text</p>', 1, i % 97 / 100.0, ${at}::timestamptz + i * interval '1 second' from generate_series(1, 10000) i`
  await sql`
    insert into comment (post_id, root_id, parent_id, depth, author_id, body, html, renderer_version, score, created_at)
    select c.post_id, c.id, c.id, 1, 1 + c.id * 17 % 500, 'Text', '<p>Text</p>', 1, 0.2, ${at}::timestamptz from comment c`
  await sql`insert into vote (user_id, post_id, weight, created_at) select 1 + i % 500, 1 + i / 500, 1, ${at}::timestamptz from generate_series(0, 9999) i`
  await sql`update post set starts_at = published_at + interval '9 years' where id % 50 = 0`
  await sql`insert into post_mark (user_id, post_id, seen_at, hidden_at) select 1 + i % 100, 1 + i / 2, ${at}::timestamptz, case when i % 3 = 0 then ${at}::timestamptz end from generate_series(0, 9999) i on conflict do nothing`
  await sql`analyze`
}

async function expectIndexes(work: () => Promise<unknown>): Promise<void> {
  const statements = (await statementsOf(work)).filter(({ text }) => /^\s*(?:select|update|delete)/i.test(text))
  expect(statements.length).toBeGreaterThan(0)
  for (const statement of statements) {
    const whole = (await tablesReadWhole(statement)).filter(table => LARGE.includes(table))
    expect([statement.text, whole]).toEqual([statement.text, []])
  }
}

describe.each(['hot', 'new', 'top', 'upcoming'] as const)('with 5,000 posts, the %s order', (sort) => {
  it.each([
    ['of the home feed', {}],
    ['of an organization', { organization: 'organization-3' }],
    ['of a common technology', { t: ['tech-1'] }],
    ['of a middling technology', { t: ['tech-40'] }],
    ['of a rare technology', { t: ['tech-199'] }],
    ['of three technologies', { t: ['tech-1', 'tech-90', 'tech-150'] }],
    ['of a person', { author: 'person9' }],
    ['of a label', { is: 'bug' }],
    ['of somebody who has hidden posts', { as: 'reader' }],
  ])('%s reads no large table whole, on the first page and on the next', async (_which, { as, ...query }: { as?: string, t?: string[], organization?: string, author?: string, is?: string }) => {
    const actor = as === 'reader' ? reader : visitor
    let cursor: string | null = null
    await expectIndexes(async () => {
      cursor = (await listPosts(database(), actor, { ...query, sort })).page.nextCursor
    })
    if (cursor) await expectIndexes(async () => await listPosts(database(), actor, { ...query, sort, cursor: cursor! }))
  })
})

describe('with 20,000 comments', () => {
  it('a topic reads no large table whole, whatever the order of its comments', async () => {
    await expectIndexes(async () => await getPost(database(), visitor, 17))
    await expectIndexes(async () => await getPost(database(), reader, 17))
    await expectIndexes(async () => await listThread(database(), 17))
    await expectIndexes(async () => await listThread(database(), 17, (await listThread(database(), 17, undefined, 3)).page.nextCursor!))
    for (const direction of ['oldest', 'newest'] as const) await expectIndexes(async () => await listFlat(database(), 17, direction))
  })

  it('what a reader adds to a page reads no large table whole', async () => {
    await expectIndexes(async () => await viewPost(database(), reader, 17))
    await expectIndexes(async () => await listOwnMarks(database(), reader.id, 17, true))
    await expectIndexes(async () => await votesOnPosts(database(), reader.id, Array.from({ length: 30 }, (_, index) => 100 + index)))
    await expectIndexes(async () => await viewFeed(database(), reader, Array.from({ length: 30 }, (_, index) => 100 + index)))
    await expectIndexes(async () => await listHiddenPosts(database(), reader, {}))
    await expectIndexes(async () => await markSeen(reader, 17))
    await expectIndexes(async () => await karmaOf(database(), { id: 9, postCount: 1, stackCount: 0 }))
    await expectIndexes(async () => await showPostOfLink(database(), reader, 3, 'https://example.org/17'))
    await expectIndexes(async () => await listCommentsBy(database(), visitor, 9, { limit: 30 }))
  })

  it('the estimate of a subscription reads no large table whole', async () => {
    clock.set(new Date('2026-03-02T12:00:00.000Z'))
    const choice = { types: ['Question' as const], technologies: [], level: 'all' as const }
    await expectIndexes(async () => await estimateMailsPerWeek(database(), reader, { ...choice, organizationId: 3 }))
    await expectIndexes(async () => await estimateMailsPerWeek(database(), reader, { ...choice, technologyId: 150 }))
    await expectIndexes(async () => await estimateMailsPerWeek(database(), reader, { ...choice, organizationId: 3, level: 'mentions' }))
    clock.reset()
  })

  it('writing a comment, a vote and a post reads no large table whole', async () => {
    const author = await actorOf(11)
    await expectIndexes(async () => await comment(author, 17))
    await expectIndexes(async () => await voteOnPost(author, 17, 1))
    await expectIndexes(async () => await post(author, 'organization-2', { url: 'https://example.org/new' }))
  })
})
