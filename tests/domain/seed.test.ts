import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { putCatalogue } from '#scripts/seed/catalogue'
import { makeSample } from '#scripts/seed/sample'
import type { Sample } from '#scripts/seed/sample'
import { checkPassword } from '#server/domain/accounts/password'
import { checkLog } from '#server/domain/moderation/append-log'
import { POST_TYPES } from '#shared/schemas/community'
import { hotKey } from '#shared/ranking/hot'
import type { TestDatabase } from '#tests/support/database'
import { createDatabase } from '#tests/support/database'

const NOW = new Date('2026-03-01T12:00:00Z')
let database: TestDatabase
let sql: postgres.Sql
let sample: Sample

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  const db = drizzle(sql)
  await putCatalogue(db, NOW)
  sample = await makeSample(db, NOW)
})

afterAll(async () => {
  await sql.end()
  await database.drop()
})

it('has posts of every type, in every organization, over a year, none of them from the future', async () => {
  const types = await sql<{ type: string, count: number }[]>`select type, count(*)::int from post group by type`
  expect(types.map(({ type }) => type).sort()).toEqual([...POST_TYPES].sort())
  expect(Math.min(...types.map(({ count }) => count))).toBeGreaterThanOrEqual(5)
  const [span] = await sql`select count(distinct organization_id)::int as organizations, count(*)::int as posts, extract(day from max(published_at) - min(published_at))::int as days,
    (select max(created_at) from comment) < ${NOW.toISOString()}::timestamptz and max(published_at) < ${NOW.toISOString()}::timestamptz as past from post`
  expect(span).toMatchObject({ organizations: 4, past: true })
  expect(span!.posts).toBeGreaterThan(180)
  expect(span!.days).toBeGreaterThan(300)
})

it('keeps counters that equal the rows', async () => {
  const wrong = await sql`
    select 'post ' || id as what from post where (ups, downs, comment_count, commenter_count, points) is distinct from (
      (select count(*)::int from vote where post_id = post.id and weight = 1), (select count(*)::int from vote where post_id = post.id and weight = -1),
      (select count(*)::int from comment where post_id = post.id and deleted_at is null),
      (select count(distinct author_id)::int from comment where post_id = post.id and author_id <> post.author_id), greatest(1 + ups - downs + modifier, 0))
    union all select 'comment ' || id from comment where (ups, downs) is distinct from (
      (select count(*)::int from vote where comment_id = comment.id and weight = 1), (select count(*)::int from vote where comment_id = comment.id and weight = -1))
    union all select 'organization ' || id from organization where (post_count, member_count) is distinct from (
      (select count(*)::int from post where organization_id = organization.id and deleted_at is null), (select count(*)::int from membership where organization_id = organization.id))
    union all select 'user ' || id from users where (post_count, comment_count) is distinct from (
      (select count(*)::int from post where author_id = users.id and deleted_at is null), (select count(*)::int from comment where author_id = users.id and deleted_at is null))
    union all select 'technology ' || id from technology where post_count <> (select count(*) from post where technology.id = any(technology_ids) and deleted_at is null)`
  expect(wrong.map(row => row.what)).toEqual([])
  const hot = await sql<{ ups: number, downs: number, commenters: number, publishedAt: string, key: number }[]>`
    select ups, downs, commenter_count as commenters, published_at::text as "publishedAt", hot_key as key from post`
  for (const { key, publishedAt, ...facts } of hot) expect(key).toBeCloseTo(hotKey({ ...facts, publishedAt: new Date(publishedAt) }), 9)
})

it('nests replies under what they answer, later than it, and keeps the replies of a deleted comment', async () => {
  const [broken] = await sql`select count(*)::int as count from comment reply join comment parent on parent.id = reply.parent_id
    where reply.post_id <> parent.post_id or reply.depth <> parent.depth + 1 or reply.created_at < parent.created_at or reply.root_id <> coalesce(parent.root_id, parent.id)`
  expect(broken!.count).toBe(0)
  const [tombstones] = await sql`select count(distinct parent.id)::int as count from comment reply join comment parent on parent.id = reply.parent_id where parent.deleted_at is not null`
  expect(tombstones!.count).toBeGreaterThan(0)
})

it('shows what a community has: a locked post, a closed question, a muted thread, unread notifications, highlighted code', async () => {
  const [shown] = await sql`select
    (select count(*)::int from post where locked_at is not null) as locked, (select count(*)::int from post where type = 'Question' and status = 'closed') as closed,
    (select count(*)::int from subscription where level = 'muted') as muted, (select count(*)::int from notification_recipient where read_at is null) as unread,
    (select count(*)::int from post where html like '%<pre%style%' or html like '%shiki%') as highlighted,
    (select count(*)::int from notification where messages is null or completed_at is null) as unsent`
  expect(shown!.unsent).toBe(0)
  for (const name of ['locked', 'closed', 'muted', 'unread', 'highlighted']) expect(shown![name], name).toBeGreaterThan(0)
})

it('subscribes two hundred quiet members, each with an address, to every post of one organization', async () => {
  const [row] = await sql`select count(*)::int as count from subscription join organization on organization.id = organization_id
    join address on address.user_id = subscription.user_id where slug = 'night-shift' and level = 'all' and subscription.post_types = '{}'`
  expect(row!.count).toBeGreaterThanOrEqual(200)
})

it('gives a log-in to one person of each role, with a new password each time', async () => {
  expect(sample.logIns.map(({ role }) => role)).toEqual(['admin', 'owner', 'moderator', 'member'])
  for (const { email, password } of sample.logIns) {
    const [user] = await sql<{ hash: string }[]>`select password_hash as hash from users where email = ${email}`
    expect((await checkPassword(password, user!.hash)).matches, email).toBe(true)
  }
  const [others] = await sql`select count(*)::int as count from users where password_hash is not null`
  expect(others!.count).toBe(4)
})

it('shares a dozen stacks, each technology with a reason, described as a form would take it', async () => {
  const [row] = await sql`select count(*)::int as stacks, (select count(*)::int from stack_technology where reason = '') as silent,
      (select count(*)::int from stack where length(description) not between 100 and 740 or favorite_count = 0) as odd,
      (select count(*)::int from technology where stack_count <> (select count(*) from stack_technology where technology_id = technology.id)) as miscounted,
      (select count(*)::int from users where stack_count <> (select count(*) from stack where owner_id = users.id)) as unowned from stack`
  expect(row).toEqual({ stacks: 12, silent: 0, odd: 0, miscounted: 0, unowned: 0 })
})

it('has something to moderate: an open case of two reports, decisions in a log that holds together, and an appeal', async () => {
  const rows = await sql<{ state: string, reports: number, weight: number, open: number }[]>`select "case".state, count(report.id)::int as reports, "case".weight,
    coalesce(sum(report.weight) filter (where report.state = 'open'), 0)::float8 as open from "case" join report on case_id = "case".id group by "case".id order by "case".id`
  expect(rows).toEqual([{ state: 'closed', reports: 1, weight: 0, open: 0 }, { state: 'appealed', reports: 1, weight: 0, open: 0 }, { state: 'open', reports: 2, weight: 2, open: 2 }])
  const log = await sql`select action, actor_role as role, (select hidden_at is not null from post where post.id = post_id) as hidden from moderation_action order by position`
  expect(log).toEqual([{ action: 'dismiss', role: 'moderator', hidden: false }, { action: 'hide', role: 'moderator', hidden: true }])
  expect(await checkLog(drizzle(sql))).toMatchObject({ entries: 2, isWhole: true })
})
