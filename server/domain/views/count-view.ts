import { createHmac, randomBytes } from 'node:crypto'
import { eq, lt, sql } from 'drizzle-orm'
import { pageVisitors } from '#drizzle/schema/favorites'
import { siteFacts } from '#drizzle/schema/platform'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'

/** Who counts itself as nobody: crawlers, previews, monitors, command-line tools. */
const ROBOT = /bot\b|bots\b|crawl|spider|slurp|preview|facebookexternalhit|headless|monitor|lighthouse|curl|wget|python|java\/|go-http|node|axios|libwww|scrapy|fetch/i
const FACT = 'views.salt'

export interface Viewed { kind: 'technology' | 'stack' | 'post', id: number }
/** `network` is the prefix that one household has; neither it nor `browser` is stored. */
export interface Reader { network: string, browser: string }

const SUBJECTS = {
  technology: sql`select 1 from technology where id = `,
  stack: sql`select 1 from stack where id = `,
  // Only what everybody sees is counted, so that a count tells nothing of what is private.
  post: sql`select 1 from post join organization on organization.id = organization_id
    where post.deleted_at is null and post.hidden_at is null and organization.deleted_at is null and visibility = 'public' and post.id = `,
}

/** Counts that a page was opened: one for each reader and day (UTC), none for robots. Answers whether it counted. */
export async function countView(db: Db, { kind, id }: Viewed, { network, browser }: Reader): Promise<boolean> {
  if (browser === '' || ROBOT.test(browser)) return false
  const day = clock.now().toISOString().slice(0, 10)
  const salt = await saltOf(db, day)
  const hash = createHmac('sha256', salt).update(`${kind}:${id}\n${network}\n${browser}`).digest()
  const counted = await db.execute(sql`
    with subject as (${SUBJECTS[kind]}${id}::bigint),
      visitor as (insert into page_visitor (hash, day) select ${hash}::bytea, ${day}::date from subject on conflict do nothing returning 1)
    insert into page_view_daily (kind, subject_id, day, views) select ${kind}, ${id}::bigint, ${day}::date, 1 from visitor
    on conflict (kind, subject_id, day) do update set views = page_view_daily.views + 1
    returning 1`)
  return counted.length > 0
}

let known: { day: string, salt: string } | undefined

/** The salt of a day: made by who comes first, kept until the day is over. */
async function saltOf(db: Db, day: string): Promise<string> {
  if (known?.day === day) return known.salt
  const value = { day, salt: randomBytes(24).toString('base64url') }
  const [row] = await db.insert(siteFacts).values({ name: FACT, value, at: clock.now() })
    .onConflictDoUpdate({ target: siteFacts.name, set: { value: sql`case when site_fact.value ->> 'day' >= ${day} then site_fact.value else excluded.value end` } })
    .returning({ value: siteFacts.value })
  known = row!.value as typeof value
  return known.salt
}

/** Throws away by whom earlier days were counted: with the salt gone, nobody can be recognised any more. Part of the hourly cleaning. */
export async function forgetVisitors(db: Db): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10)
  await db.delete(pageVisitors).where(lt(pageVisitors.day, day))
  const [fact] = await db.select({ value: siteFacts.value }).from(siteFacts).where(eq(siteFacts.name, FACT))
  if (fact && (fact.value as { day: string }).day < day) await db.delete(siteFacts).where(eq(siteFacts.name, FACT))
}
