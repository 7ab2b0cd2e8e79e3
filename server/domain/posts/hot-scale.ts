/** The scale of the hot key: a setting of the site, and how posts come to stand by another one. */
import { eq, inArray, sql } from 'drizzle-orm'
import { siteFacts, timers } from '#drizzle/schema/platform'
import { posts } from '#drizzle/schema/posts'
import { EPOCH_S, HOT_SECONDS } from '#shared/ranking/hot'
import { HOT_SCALE, hotScale } from '#server/domain/posts/queries'
import { clock } from '#server/platform/clock'
import type { Db } from '#server/platform/db'
import type { UnitOfWork } from '#server/platform/events'
import { defineTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

const KIND = 'posts.rewriteHotKeys'
/** So many posts are written in one transaction, so that a vote hardly ever waits. */
const BATCH = 500
/** Not the id of a post: the look at what was written while the others were brought in line. */
const LAST_LOOK = -1
const LAST_LOOK_AFTER_MS = 60_000

/** Whether posts are still being brought in line, in SQL. */
export const IS_REWRITING = sql`exists (select from timer where kind = ${KIND})`

/** What the hot key of a row of `post` is by its votes, its time and the setting, in SQL. */
export const HOT_KEY = sql`(
  select sign(score) * log(1 + abs(score)) + (extract(epoch from post.published_at)::float8 - ${EPOCH_S}::float8)
    / coalesce((select (value ->> 'seconds')::float8 from site_fact where name = ${HOT_SCALE}), ${HOT_SECONDS}::float8)
  from (select (post.ups - post.downs + least(post.commenter_count / 2.0, post.ups / 2.0))::float8 as score) rated)`

/** What is chosen for the site. */
export async function showSettings(db: Db): Promise<{ hotSeconds: number, isRewriting: boolean }> {
  const waiting = await db.select({ id: timers.id }).from(timers).where(eq(timers.kind, KIND)).limit(1)
  return { hotSeconds: await hotScale(db), isRewriting: waiting.length > 0 }
}

/** Chooses another scale. Posts are put in their new order soon after: a timer rewrites them in batches. */
export async function changeHotScale(seconds: number): Promise<void> {
  await transaction(async ({ db }) => {
    if (await hotScale(db) === seconds) return
    const now = clock.now()
    await db.insert(siteFacts).values({ name: HOT_SCALE, value: { seconds }, at: now }).onConflictDoUpdate({ target: siteFacts.name, set: { value: { seconds }, at: now } })
    await schedule(db, KIND, 0, now)
  })
}

/** The timer's subject is the post after which it goes on; at the end it looks once more at the newest ones. */
export const rewriteHotKeysTimer = defineTimer({
  kind: KIND,
  run: async (unit, subjectId) => {
    if (subjectId === LAST_LOOK) return void await rewriteHotKeys(unit, await beforeNewest(unit.db), BATCH)
    const last = await rewriteHotKeys(unit, subjectId, BATCH)
    if (last !== undefined) await schedule(unit.db, KIND, last, clock.now())
    else await schedule(unit.db, KIND, LAST_LOOK, new Date(clock.now().getTime() + LAST_LOOK_AFTER_MS))
  },
})

/** One batch behind this post. Answers the last one of it; undefined at the end. */
export async function rewriteHotKeys({ db, emit }: UnitOfWork, after: number, limit: number): Promise<number | undefined> {
  // Locked first, so that the keys are made from what a vote in the same moment has left.
  const batch = await db.select({ id: posts.id }).from(posts).where(sql`${posts.id} > ${after}`).orderBy(posts.id).limit(limit).for('update')
  const ids = batch.map(({ id }) => id)
  if (ids.length === 0) return undefined
  const written = await db.update(posts).set({ hotKey: HOT_KEY }).where(sql`${inArray(posts.id, ids)} and abs(${posts.hotKey} - ${HOT_KEY}) > 1e-9`)
    .returning({ organizationId: posts.organizationId, technologyIds: posts.feedTechnologyIds })
  if (written.length > 0) emit('posts.reordered', { organizationIds: [...new Set(written.map(row => row.organizationId))], technologyIds: [...new Set(written.flatMap(row => row.technologyIds))] })
  return ids.at(-1)
}

/** The post behind which one batch of the newest ones begins. */
async function beforeNewest(db: Db): Promise<number> {
  const [row] = await db.execute<{ id: number }>(sql`select coalesce(min(id), 1)::float8 - 1 as id from (select id from post order by id desc limit ${BATCH}) newest`)
  return row!.id
}
