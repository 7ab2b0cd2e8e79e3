import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { siteFacts, timers } from '#drizzle/schema/platform'
import { posts } from '#drizzle/schema/posts'
import { changeHotScale, rewriteHotKeys, rewriteHotKeysTimer, showSettings } from '#server/domain/posts/hot-scale'
import { explainRank } from '#server/domain/posts/explain-rank'
import { postInvariants } from '#server/domain/posts/invariants'
import { voteOnPost } from '#server/domain/posts/vote-on-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { CommittedEvent } from '#server/platform/events'
import { onCommit } from '#server/platform/events'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { HOT_SECONDS, hotKey } from '#shared/ranking/hot'
import { comment, insertPosts, newOrganization, newPerson, openDatabase, post, storedPost } from '#tests/support/community'

const NOW = new Date('2026-04-10T12:00:00.000Z')
const HOUR = 3_600
const DAY = 24 * HOUR

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let ann: Person

beforeAll(async () => {
  close = await openDatabase()
  registerTimers([rewriteHotKeysTimer])
})
afterAll(async () => await close())
beforeEach(async () => {
  clock.set(NOW)
  await database().delete(timers)
  await database().delete(siteFacts)
  await database().execute(sql`truncate post cascade`)
  home = await newOrganization()
  ann = await newPerson()
})

/** Posts of the last days, the older the better liked; with keys of the usual scale. */
async function likedLongAgo(count: number): Promise<number[]> {
  return await insertPosts(count, ann, home.id, (index) => {
    const publishedAt = new Date(NOW.getTime() - (count - index) * DAY * 1000)
    const ups = 3 * (count - index)
    return { publishedAt, ups, hotKey: hotKey({ ups, downs: 0, commenters: 0, publishedAt }) }
  })
}

const byHot = async () => (await database().select({ id: posts.id }).from(posts).orderBy(asc(posts.hotKey))).map(({ id }) => id)
const broken = async () => (await database().execute(postInvariants.find(({ name }) => name === 'posts.hotKeys')!.broken(NOW))).length
const waiting = async () => (await database().select({ subject: timers.subjectId }).from(timers)).map(({ subject }) => subject)

describe('the scale of hot posts', () => {
  it('is 45,000 seconds until another is chosen, which puts every post in its order, and back', async () => {
    expect(await showSettings(database())).toEqual({ hotSeconds: HOT_SECONDS, isRewriting: false })
    const ids = await likedLongAgo(12)
    expect(await byHot()).toEqual(ids)
    // Where ten days weigh as much as ten times the votes, what was liked more stands higher although it is older.
    await changeHotScale(30 * DAY)
    expect([await showSettings(database()), await byHot(), await broken()]).toEqual([{ hotSeconds: 30 * DAY, isRewriting: true }, ids, 0])
    while (await runNextTimer()) { /* until nothing is due */ }
    expect(await byHot()).toEqual(ids.toReversed())
    for (const id of ids) {
      const { ups, downs, commenterCount, publishedAt, hotKey: key } = await storedPost(id)
      expect(key).toBeCloseTo(hotKey({ ups, downs, commenters: commenterCount, publishedAt }, 30 * DAY), 9)
    }
    await changeHotScale(HOT_SECONDS)
    while (await runNextTimer()) { /* until nothing is due */ }
    expect(await byHot()).toEqual(ids)
  })

  it('is changed in batches, each of which purges the lists that it stands in, and a post that has its key already is left alone', async () => {
    const ids = await likedLongAgo(7)
    await changeHotScale(DAY)
    const events: CommittedEvent[] = []
    onCommit(event => void events.push(event))
    const steps: (number | undefined)[] = []
    for (let after: number | undefined = 0; after !== undefined; steps.push(after)) after = await transaction(async unit => await rewriteHotKeys(unit, steps.at(-1) ?? 0, 3))
    expect(steps).toEqual([ids[2], ids[5], ids[6], undefined])
    expect(events.filter(({ name }) => name === 'posts.reordered').map(({ payload }) => payload)).toEqual(Array.from({ length: 3 }, () => ({ organizationIds: [home.id], technologyIds: [] })))
    const before = events.length
    expect(await transaction(async unit => await rewriteHotKeys(unit, 0, 100))).toBe(ids[6])
    expect(events).toHaveLength(before)
  })

  it('looks a minute later at what was written in the meantime, and then waits for nothing', async () => {
    const [late] = await likedLongAgo(1)
    await changeHotScale(DAY)
    while (await runNextTimer()) { /* until nothing is due */ }
    expect([await waiting(), await broken()]).toEqual([[-1], 0])
    // A transaction that began before the change, and ended after its post's turn.
    await database().update(posts).set({ hotKey: 1 }).where(eq(posts.id, late!))
    clock.set(new Date(NOW.getTime() + 60_000))
    while (await runNextTimer()) { /* until nothing is due */ }
    expect([await waiting(), await broken()]).toEqual([[], 0])
    expect((await storedPost(late!)).hotKey).toBeGreaterThan(2)
  })

  it('is what a new post, a vote and a comment follow from then on, and what an explanation says', async () => {
    await changeHotScale(HOUR)
    const id = await post(ann, home.slug)
    const reader = await newPerson()
    const expected = async (votes: { ups: number, commenters: number }) => expect((await storedPost(id)).hotKey).toBeCloseTo(hotKey({ ...votes, downs: 0, publishedAt: NOW }, HOUR), 9)
    await expected({ ups: 0, commenters: 0 })
    await voteOnPost(reader, id, 1)
    await expected({ ups: 1, commenters: 0 })
    await comment(reader, id)
    await expected({ ups: 1, commenters: 1 })
    const rank = await explainRank(database(), reader, id)
    expect([rank.secondsPerTenfold, rank.scoreTerm + rank.ageTerm - rank.hotKey]).toEqual([HOUR, 0])
  })

  it('counts every vote that comes while posts are rewritten', async () => {
    const id = await post(ann, home.slug)
    const readers = await Promise.all(Array.from({ length: 12 }, async () => await newPerson()))
    await changeHotScale(2 * DAY)
    await Promise.all([...readers.map(async reader => await voteOnPost(reader, id, 1)), ...Array.from({ length: 6 }, async () => await transaction(async unit => await rewriteHotKeys(unit, 0, 100)))])
    expect((await storedPost(id)).hotKey).toBeCloseTo(hotKey({ ups: 12, downs: 0, commenters: 0, publishedAt: NOW }, 2 * DAY), 9)
  })

  it('that is chosen again changes nothing', async () => {
    await likedLongAgo(2)
    await changeHotScale(HOT_SECONDS)
    expect(await waiting()).toEqual([])
  })
})
