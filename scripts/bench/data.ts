import { createHash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { renderMarkdown } from '#server/platform/markdown/render'
import { wilson } from '#shared/ranking/wilson'
import { HOT_SECONDS } from '#shared/ranking/hot'

/** One shape for every run: 20 categories, 1,000 people (a few write most), posts and comments of about 305 characters. */
export const SHAPE = { organizations: 4, categories: 20, people: 1_000, topics: 10_000, comments: 90_000, manyTopics: 100_000, subscribers: 10_000 } as const
/** How many of all posts are about it. */
export const TECHNOLOGIES = { common: 0.3, middling: 0.03, rare: 0.0005 } as const
/** The post that is read: with twenty comments. */
export const TESTED_POST = 1
const TESTED_COMMENTS = 20
const TEXTS = 60

const WORDS = 'the query reads one index and stops so the page is quick even when the table grows because nothing is counted twice and every row that is shown was asked for by its place in the order which is kept with the vote'.split(' ')

/** Fills an empty, migrated database. `sql` has one connection: random() is seeded in its session. */
export async function fillDatabase(sql: postgres.Sql): Promise<void> {
  await sql`select setseed(0.42)`
  await sql.unsafe('create table bench_text (id int primary key, body text, html text)')
  for (let id = 1; id <= TEXTS; id++) {
    const body = textOf(id)
    const { html } = await renderMarkdown(body)
    await sql`insert into bench_text values (${id}, ${body}, ${html})`
  }
  await sql.unsafe(`
    insert into users (handle, name, email, created_at) select 'person' || i, 'Person ' || i, 'person' || i || '@guild.example', '2025-01-01' from generate_series(1, ${SHAPE.people}) i;
    insert into organization (slug, name, member_count, created_at) select 'organization-' || i, 'Organization ' || i, 1000 - i, '2025-01-01' from generate_series(1, ${SHAPE.organizations}) i;
    insert into category (organization_id, slug, name) select 1 + i % ${SHAPE.organizations}, 'category-' || i, 'Category ' || i from generate_series(1, ${SHAPE.categories}) i;
    insert into technology (slug, name, tier, created_at) select name, initcap(name), 'Data', '2025-01-01' from unnest(array['common', 'middling', 'rare', 'other', 'another']) name;
    insert into membership (organization_id, user_id, role, joined_at) select 1, id, 'owner', '2025-01-01' from users where id = 1`)
  await addPosts(sql, SHAPE.topics)
  await addComments(sql)
  await addSubscribers(sql)
  await settle(sql)
}

/** Adds posts until there are `upTo`. */
export async function addPosts(sql: postgres.Sql, upTo: number): Promise<void> {
  const [{ known }] = await sql<[{ known: number }]>`select coalesce(max(id), 0)::int as known from post`
  const tag = (name: keyof typeof TECHNOLOGIES | 'other') => `(select id from technology where slug = '${name}')`
  await sql.unsafe(`
    insert into post (organization_id, author_id, category_id, type, title, slug, body, html, excerpt, renderer_version, technology_ids, feed_technology_ids, ups, points, hot_key, published_at, created_at)
    select 1 + made.category % ${SHAPE.organizations}, made.author, made.category, (array['Post', 'Post', 'Showcase', 'Announcement', 'Question'])[1 + made.nr % 5],
      'A question about indexes, number ' || made.nr, 'a-question-about-indexes-number-' || made.nr, bench_text.body, bench_text.html, left(bench_text.body, 200), 1,
      made.tags, made.tags, made.ups, 1 + made.ups, log(1 + made.ups) + (extract(epoch from made.at)::float8 - 1700000000) / ${HOT_SECONDS}, made.at, made.at
    from (
      select i as nr, 1 + floor(${SHAPE.people} * power(random(), 2))::int as author, 1 + i % ${SHAPE.categories} as category,
        case when i = ${TESTED_POST} or random() < 0.3 then 1 + floor(random() * 5)::int else 0 end as ups,
        case when t < ${TECHNOLOGIES.rare} then array[${tag('rare')}, ${tag('other')}] when t < ${TECHNOLOGIES.middling} then array[${tag('middling')}]
          when t < ${TECHNOLOGIES.common} then array[${tag('common')}, ${tag('other')}] when t < 0.6 then array[${tag('other')}] else '{}'::int[] end as tags,
        '2025-06-01'::timestamptz + i * interval '2 minutes' + random() * interval '1 minute' as at
      from (select i, random() as t from generate_series(${known + 1}, ${upTo}) i) numbers
    ) made join bench_text on bench_text.id = 1 + made.nr % ${TEXTS} order by made.nr;
    insert into vote (user_id, post_id, weight, created_at)
      select distinct on (post.id, voter) voter, post.id, 1, post.created_at from post cross join generate_series(1, ups) k cross join lateral (select 1 + (post.id * 7 + k * 131) % ${SHAPE.people} as voter) who
      where post.id > ${known}`)
  await sql`update technology set post_count = (select count(*) from post where feed_technology_ids && array[technology.id])`
  if (known > 0) await settle(sql)
}

async function addComments(sql: postgres.Sql): Promise<void> {
  const scores = Array.from({ length: 6 }, (_, ups) => wilson(ups, 0)).join(', ')
  const insert = (count: number, post: string, ids: string) => `
    insert into comment (post_id, author_id, body, html, renderer_version, ups, score, created_at)
    select made.post, made.author, bench_text.body, bench_text.html, 1, made.ups, (array[${scores}])[1 + made.ups], '2026-01-01'::timestamptz + made.nr * interval '20 seconds'
    from (select nr, ${post} as post, 1 + floor(${SHAPE.people} * power(random(), 2))::int as author, case when random() < 0.3 then 1 + floor(random() * 5)::int else 0 end as ups
      from generate_series(1, ${count}) nr) made join bench_text on bench_text.id = 1 + ${ids} order by made.nr`
  await sql.unsafe(insert(TESTED_COMMENTS, String(TESTED_POST), `made.nr % ${TEXTS}`))
  await sql.unsafe(insert(SHAPE.comments - TESTED_COMMENTS, `2 + floor(${SHAPE.topics - 1} * power(random(), 1.5))::int`, `made.nr % ${TEXTS}`))
  await sql.unsafe(`
    update comment set parent_id = earlier.id, root_id = earlier.id, depth = 1
    from (select id, min(id) over (partition by post_id) as first, row_number() over (partition by post_id order by id) as place from comment) numbered
    join comment earlier on earlier.id = numbered.first where comment.id = numbered.id and numbered.place % 3 = 2;
    update post set comment_count = counted.count, commenter_count = counted.people, last_comment_at = counted.last,
      hot_key = log(1 + ups + least(counted.people / 2.0, ups / 2.0)) + (extract(epoch from published_at)::float8 - 1700000000) / ${HOT_SECONDS}
    from (select post_id, count(*)::int as count, count(distinct author_id)::int as people, max(created_at) as last from comment group by post_id) counted where counted.post_id = post.id`)
}

/** People who read one organization by mail. */
async function addSubscribers(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    insert into organization (slug, name, member_count, created_at) values ('well-read', 'Well read', 1, '2025-01-01');
    insert into users (handle, name, email, created_at) select 'reader' || i, 'Reader ' || i, 'reader' || i || '@guild.example', '2025-01-01' from generate_series(1, ${SHAPE.subscribers}) i;
    insert into address (email, user_id, created_at) select email, id, created_at from users where handle like 'reader%';
    insert into subscription (user_id, organization_id, created_at) select users.id, organization.id, '2025-01-01' from users, organization where handle like 'reader%' and organization.slug = 'well-read'`)
}

/** Signs people in: tokens for the session cookie. */
export async function signIn(sql: postgres.Sql, count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'))
  const now = new Date().toISOString()
  const later = new Date(Date.now() + 86_400_000).toISOString()
  for (const [index, token] of tokens.entries()) {
    await sql`insert into session (hash, public_id, user_id, created_at, last_seen_at, fresh_at, expires_at)
      values (${createHash('sha256').update(token).digest()}, ${`bench-${index}`}, ${index + 1}, ${now}, ${now}, ${now}, ${later})`
  }
  return tokens
}

async function settle(sql: postgres.Sql): Promise<void> {
  await sql.unsafe('vacuum (analyze)')
}

function textOf(seed: number): string {
  const words = Array.from({ length: 56 + seed % 7 }, (_, index) => WORDS[(index * (1 + seed % 5) + seed * 3) % WORDS.length]!)
  words[10] = `**${words[10]}**`
  words[20] = '`' + words[20] + '`'
  return `${words.slice(0, 30).join(' ')}.\n\n- ${words.slice(30, 40).join(' ')}\n- ${words.slice(40).join(' ')}`
}
