import type { SamplePost } from '#drizzle/seed/sample/shapes'

const place = { in: 'data-cellar' } as const

export const DATA_POSTS: readonly SamplePost[] = [
  {
    ...place, category: 'queries', by: 'priya', type: 'Post', daysAgo: 0.8, liked: 38, technologies: ['postgresql', 'sql'], labels: ['performance'],
    title: 'OFFSET 100000: what your database does while you wait',
    body: `A colleague asked why page 5,000 of a list takes two seconds when page 1 takes one millisecond. The short answer: \`OFFSET\` does not skip rows, it *reads and throws them away*.

\`\`\`sql
EXPLAIN (ANALYZE, BUFFERS)
SELECT id, title FROM post ORDER BY published_at DESC, id DESC
LIMIT 20 OFFSET 100000;
-- Buffers: shared hit=84213      1,904 ms
\`\`\`

Remember where you stopped instead:

\`\`\`sql
SELECT id, title, published_at FROM post
WHERE (published_at, id) < ($1, $2)
ORDER BY published_at DESC, id DESC
LIMIT 20;
-- Buffers: shared hit=24         0.06 ms
\`\`\`

Two details that people forget:

- The comparison must be a **row comparison**. \`published_at < $1 OR (published_at = $1 AND id < $2)\` says the same and often gets a worse plan.
- The index must have the same columns in the same directions, *including nulls first or last*.`,
    comments: [
      { by: 'dmitri', after: 20, liked: 13, body: 'A third detail: if your client language keeps milliseconds and your column keeps microseconds, rows come twice or never. Store `timestamp(3)`, or page by a text form of the value.', replies: [
        { by: 'priya', after: 8, liked: 6, body: 'I have been bitten by exactly that. Six rows came back as ten.' },
      ] },
      { by: 'omar', after: 55, liked: 4, body: 'And what do you do when the product owner insists on “page 7 of 12,000”?', replies: [
        { by: 'lin', after: 25, liked: 9, body: 'Ask how often anybody has clicked it. We looked: 0.02 % of visits, all of them crawlers.' },
        { by: 'priya', after: 40, liked: 3, body: 'What @lin says. And offer filters; people who go to page 7 are looking for something.' },
      ] },
      { by: 'gus', after: 200, liked: 2, body: 'Rails users: `in_order_of` will not help you here, write the tuple by hand.' },
    ],
  },
  {
    ...place, category: 'operations', by: 'dmitri', type: 'Post', daysAgo: 5, liked: 45, technologies: ['postgresql'], labels: ['war-story'],
    title: 'The transaction that stayed open for eleven days',
    body: `Tables grew. Vacuum ran and removed nothing. Queries that used an index got slower every hour. The cause was one connection:

\`\`\`sql
SELECT pid, state, now() - xact_start AS open_for, left(query, 40) AS query
FROM pg_stat_activity
WHERE xact_start IS NOT NULL
ORDER BY xact_start
LIMIT 3;
\`\`\`

\`\`\`text
  pid  |        state        |     open_for     | query
-------+---------------------+------------------+---------
 20814 | idle in transaction | 11 days 04:12:09 | BEGIN
\`\`\`

Somebody had started a debugger on the reporting job, stopped at a breakpoint, closed the laptop and gone on holiday. The VPN kept the connection alive. As long as it lived, no row version younger than eleven days could be removed, *anywhere in the cluster*.

What we changed:

\`\`\`sql
ALTER ROLE app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE reporting SET idle_in_transaction_session_timeout = '10min';
\`\`\`

and an alert on the age of the oldest transaction. Not on disk space: that is the symptom.`,
    comments: [
      { by: 'willem', after: 15, liked: 10, body: 'The VPN kept the connection alive. Beautiful. Everything worked as designed.' },
      { by: 'zara', after: 45, liked: 6, body: 'We alert on `max(age(backend_xmin))` for that reason. It also catches forgotten replication slots.', replies: [
        { by: 'dmitri', after: 10, liked: 8, body: 'Better than mine. Stolen.' },
      ] },
      { by: 'mateo', after: 120, liked: 1, body: 'I might have been that somebody, in another company. Notebooks open transactions, too.', isDeleted: true, replies: [
        { by: 'tomek', after: 30, liked: 12, body: 'Half of the incidents that I know began with “I only wanted to look”. No shame in it.' },
        { by: 'priya', after: 90, liked: 3, body: '`default_transaction_read_only` for notebooks does not help with this one, by the way. The timeout does.' },
      ] },
    ],
  },
  {
    ...place, category: 'modelling', by: 'omar', type: 'Question', daysAgo: 2.2, liked: 14, technologies: ['postgresql', 'typescript'],
    title: 'Money: bigint cents, numeric, or something clever?',
    body: `New ledger, clean table, and the old question. We have amounts in 30 currencies, some without minor units (JPY), some with three digits (KWD).

- \`bigint\` of minor units plus a currency code: fast, exact, but every reader must know the exponent.
- \`numeric(19, 4)\`: exact, readable, arrives in JavaScript as a string.
- A composite type: looks elegant until the ORM sees it.

What do you use, and what do you regret?`,
    comments: [
      { by: 'elena', after: 33, liked: 9, body: '`bigint` minor units, and the exponent in the currency table that everything joins anyway. Regret: none in six years.' },
      { by: 'pavel', after: 70, liked: 4, body: '`numeric`. We have to show the table to auditors, and they read it directly. “1999” as 19.99 was a long conversation.', replies: [
        { by: 'omar', after: 18, liked: 5, body: 'That is a better argument than performance, actually.' },
      ] },
      { by: 'noah', after: 140, liked: 7, body: `Whatever you store, make it a type of its own in code, so that nobody adds yen to euros:

\`\`\`ts
type Money<C extends Currency> = { readonly minor: bigint, readonly currency: C }

function add<C extends Currency>(a: Money<C>, b: Money<C>): Money<C> {
  return { minor: a.minor + b.minor, currency: a.currency }
}
\`\`\`` },
    ],
  },
  {
    ...place, category: 'queries', by: 'lin', type: 'Post', daysAgo: 15, liked: 24, technologies: ['postgresql', 'elasticsearch'], labels: ['performance'],
    title: 'Full text search in Postgres was enough (for 4 million documents)',
    body: `We ran a search cluster for five years. Last quarter we asked what it does for us that Postgres cannot, and the honest answer was: cost money.

\`\`\`sql
ALTER TABLE document ADD COLUMN words tsvector
  GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') ||
    setweight(to_tsvector('english', body), 'B')
  ) STORED;
CREATE INDEX document_words ON document USING gin (words);
\`\`\`

For typing errors we use \`pg_trgm\` on titles only. p95 is 38 ms, and the permission filter is a \`WHERE\` in the same query instead of a list of ids that we send over.

When it is **not** enough: many languages in one column, learning to rank, facets over everything. Then keep your cluster.`,
    comments: [
      { by: 'mateo', after: 90, liked: 3, body: 'How do you highlight? `ts_headline` was the slow part for us.', replies: [
        { by: 'lin', after: 12, liked: 6, body: 'Only for the 20 rows that are shown, in an outer query. It is slow per row, so never let it near the other 4 million.' },
      ] },
      { by: 'gus', after: 250, liked: 2, body: 'The part about permissions is the real win. Our search leaked a title once because the index lagged behind a revoked share.' },
    ],
  },
  {
    ...place, category: 'operations', by: 'willem', type: 'Question', daysAgo: 30, liked: 11, status: 'closed', technologies: ['postgresql', 'linux'],
    title: 'Upgrading 13 to 18 on one machine: pg_upgrade --link or dump?',
    body: 'A database of 180 GB, one server, a maintenance window of an hour on Sunday. `--link` is quick but there is no way back once the new one has started. A dump and restore took 3 h in my trial. What would you do?',
    comments: [
      { by: 'dmitri', after: 40, liked: 9, body: `\`--link\`, with a file system snapshot right before it. The way back is the snapshot:

\`\`\`bash
systemctl stop postgresql
zfs snapshot tank/pg@before-18
pg_upgrade --link --jobs 8 -b /usr/lib/postgresql/13/bin -B /usr/lib/postgresql/18/bin \\
  -d /var/lib/postgresql/13/main -D /var/lib/postgresql/18/main
\`\`\``, replies: [
        { by: 'willem', after: 600, liked: 4, body: 'Done. Four minutes. The other 56 I spent being nervous. Closing this.' },
      ] },
      { by: 'priya', after: 100, liked: 3, body: 'And `ANALYZE` before you let anybody in, statistics of extended objects are not carried over.' },
    ],
  },
  {
    ...place, by: 'dmitri', type: 'Showcase', daysAgo: 60, liked: 18, technologies: ['postgresql', 'c', 'rust'], labels: ['extension'],
    title: 'pg_breadcrumb: who locked this row, and from which line of code',
    url: 'https://pg-breadcrumb.example',
    body: 'An extension that stores the `application_name` and a comment of the statement beside each heavyweight lock, so that a deadlock report says `orders/refund.ts:88` instead of a process id. About 2 % overhead on pgbench, measured with a warm cache and a bad mood.',
    comments: [
      { by: 'luc', after: 60, liked: 4, body: 'pgrx or plain C?', replies: [
        { by: 'dmitri', after: 15, liked: 3, body: 'The hook is C, the formatting is Rust. I wanted to see if it hurts. It does a bit.' },
      ] },
    ],
  },
  {
    ...place, category: 'queries', by: 'hugo', type: 'Question', daysAgo: 8, liked: 7, technologies: ['sql', 'sqlite'],
    title: 'Is SELECT DISTINCT always a sign of a mistake?',
    body: 'My professor says that `DISTINCT` means that I joined wrongly. But sometimes I really want each city once. Who is right?',
    comments: [
      { by: 'priya', after: 20, liked: 15, body: `Both. If you write \`DISTINCT\` because you *want each city once*, it is right. If you write it because rows came twice and you do not know why, it hides a join that multiplies. In that case \`EXISTS\` says what you mean:

\`\`\`sql
SELECT c.name FROM city c
WHERE EXISTS (SELECT FROM person p WHERE p.city_id = c.id);
\`\`\`` },
      { by: 'lin', after: 100, liked: 2, body: 'Good professor, slightly too short a sentence.' },
    ],
  },
  {
    ...place, by: 'priya', type: 'Announcement', daysAgo: 110, liked: 21, technologies: ['postgresql'],
    title: 'Plan clinic every first Tuesday',
    body: `From next month we look at *your* query plans together, every first Tuesday. Rules:

1. Post the plan here beforehand, with \`EXPLAIN (ANALYZE, BUFFERS, SETTINGS)\`.
2. Say what you expected.
3. Real data distribution, please; a plan over 100 rows tells nothing.

The recordings stay among us, the lessons are written up here.`,
    comments: [
      { by: 'mateo', after: 80, liked: 2, body: 'Can we bring plans of other databases?', replies: [
        { by: 'priya', after: 15, liked: 4, body: 'If you can read them aloud, yes.' },
      ] },
    ],
  },
  {
    ...place, category: 'modelling', by: 'nneka', type: 'Post', daysAgo: 75, liked: 29, technologies: ['postgresql', 'bullmq', 'redis'],
    title: 'Your queue is a cache: keep the truth in a row',
    body: `Every team that I have helped with lost jobs had the same design: *the queue was the only place that knew what had to be done*. Then Redis was restarted, or a job was removed by hand, or the retry limit was reached on a Sunday.

The fix is boring. A row per thing that must happen, written in the transaction of its cause:

\`\`\`sql
INSERT INTO outbox (name, payload) VALUES ('order.paid', '{"orderId": 12}');
\`\`\`

and a sweeper that hands over whatever is still pending:

\`\`\`sql
SELECT id FROM outbox
WHERE state = 'pending' AND next_try_at <= $1
ORDER BY next_try_at
LIMIT 100
FOR UPDATE SKIP LOCKED;
\`\`\`

The queue may now lose everything at any moment, and nothing is lost. It executes; it does not remember.`,
    comments: [
      { by: 'ravi', after: 50, liked: 6, body: 'And your handlers are idempotent, I assume? Because now everything arrives at least once.', replies: [
        { by: 'nneka', after: 14, liked: 10, body: 'They have to be anyway. The difference is whether you know it.' },
        { by: 'omar', after: 33, liked: 4, body: 'Printed and hung on the wall.' },
      ] },
      { by: 'sofia', after: 180, liked: 3, body: 'On the BEAM people learn this the hard way, too: a supervised process is not a persistent one.' },
    ],
  },
]
