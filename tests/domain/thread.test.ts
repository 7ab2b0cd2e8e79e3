import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comments } from '#drizzle/schema/posts'
import { technologySummaries } from '#server/domain/catalog/queries'
import { listFlat, listThread } from '#server/domain/comments/list-thread'
import { getPost } from '#server/domain/posts/queries'
import type { Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { encodeCursor } from '#server/platform/cursor'
import { database, sqlClient } from '#server/platform/db'
import { wilson } from '#shared/ranking/wilson'
import { newOrganization, newPerson, newTechnology, openDatabase, post, refusalOf } from '#tests/support/community'
import { statementsOf } from '#tests/support/statements'

const NOON = new Date('2026-03-01T12:00:00.000Z')

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let ann: Person

beforeAll(async () => {
  close = await openDatabase()
  clock.set(NOON)
  home = await newOrganization()
  ann = await newPerson()
})
afterAll(async () => await close())

interface Facts { parent?: number, ups?: number, downs?: number, secondsAgo?: number, deleted?: boolean, hidden?: boolean }

/** A comment as a row, with the score that its votes give it. */
async function write(postId: number, { parent, ups = 0, downs = 0, secondsAgo = 3600, deleted, hidden }: Facts = {}): Promise<number> {
  const [above] = parent === undefined ? [] : await database().select().from(comments).where(eq(comments.id, parent))
  const [row] = await database().insert(comments).values({
    postId, parentId: parent ?? null, rootId: above ? above.rootId ?? above.id : null, depth: above ? above.depth + 1 : 0, authorId: ann.id, body: 'Text', html: '<p>Text</p>\n',
    rendererVersion: 1, ups, downs, score: wilson(ups, downs), createdAt: new Date(NOON.getTime() - secondsAgo * 1000), deletedAt: deleted ? NOON : null, hiddenAt: hidden ? NOON : null,
  }).returning({ id: comments.id })
  return row!.id
}

async function idsOf(postId: number): Promise<number[]> {
  return (await listThread(database(), postId)).page.items.map(({ id }) => id)
}

describe('the order of a thread', () => {
  it('has what came within the last minute first, then the best, each with its replies in the same order', async () => {
    const postId = await post(ann, home.slug)
    const poor = await write(postId, { downs: 3 })
    const best = await write(postId, { ups: 9, downs: 1 })
    const justNow = await write(postId, { secondsAgo: 59, downs: 1 })
    const minuteOld = await write(postId, { secondsAgo: 60, ups: 1 })
    const weak = await write(postId, { parent: best })
    const strong = await write(postId, { parent: best, ups: 5 })
    const below = await write(postId, { parent: weak, ups: 90, downs: 10 })
    const young = await write(postId, { parent: best, secondsAgo: 1, downs: 4 })
    expect(await idsOf(postId)).toEqual([justNow, best, young, strong, weak, below, minuteOld, poor])
  })

  it('puts the newer of two equals first', async () => {
    const postId = await post(ann, home.slug)
    const ids = [await write(postId), await write(postId), await write(postId)]
    expect(await idsOf(postId)).toEqual(ids.reverse())
  })

  it('holds for a branch that is deeper than a call stack', async () => {
    const postId = await post(ann, home.slug)
    const top = await write(postId)
    await sqlClient()`
      insert into comment (post_id, root_id, parent_id, depth, author_id, body, html, renderer_version, score, created_at)
      select ${postId}, ${top}, ${top}, 100, ${ann.id}, 'Text', '<p>Text</p>', 1, 0, ${NOON.toISOString()}::timestamptz from generate_series(1, 20000)`
    await sqlClient()`update comment set parent_id = id - 1 where root_id = ${top} and id > ${top} + 1`
    const ids = await idsOf(postId)
    expect(ids).toHaveLength(20_001)
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
  })
})

describe('what is gone from a thread', () => {
  it('stays as a tombstone above what is alive, and vanishes where nothing is', async () => {
    const postId = await post(ann, home.slug)
    const bare = await write(postId, { deleted: true })
    const carrying = await write(postId, { deleted: true })
    const between = await write(postId, { parent: carrying, hidden: true })
    const alive = await write(postId, { parent: between })
    const lone = await write(postId, { parent: carrying, hidden: true })
    const { page } = await listThread(database(), postId)
    expect(page.items.map(({ id, isDeleted }) => [id, isDeleted])).toEqual([[carrying, true], [between, true], [alive, false]])
    expect(page.items.filter(({ id }) => [bare, lone].includes(id))).toEqual([])
    expect(page.items.slice(0, 2).map(({ author, html, points, editedAt }) => [author, html, points, editedAt])).toEqual([[null, null, 0, null], [null, null, 0, null]])
  })

  it('is left out of the flat view', async () => {
    const postId = await post(ann, home.slug)
    await write(postId, { deleted: true })
    await write(postId, { hidden: true })
    const alive = await write(postId)
    expect((await listFlat(database(), postId, 'oldest')).page.items.map(({ id }) => id)).toEqual([alive])
  })
})

describe('pages of a thread', () => {
  it('give each comment once, though the young grow old and new ones come between two pages', async () => {
    const postId = await post(ann, home.slug)
    const ids: number[] = []
    for (let index = 0; index < 23; index++) ids.push(await write(postId, { secondsAgo: index < 6 ? 30 : 3600, ups: index % 3 }))
    const seen: number[] = []
    let cursor: string | null | undefined
    do {
      const { page } = await listThread(database(), postId, cursor ?? undefined, 5)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      clock.set(new Date(clock.now().getTime() + 45_000))
    } while (cursor)
    clock.set(NOON)
    expect(seen).toHaveLength(23)
    expect([...seen].sort((a, b) => a - b)).toEqual(ids)
  })

  it.each(['oldest', 'newest'] as const)('by time, the %s first, give each comment once where moments are equal', async (direction) => {
    const postId = await post(ann, home.slug)
    const ids: number[] = []
    for (let index = 0; index < 11; index++) ids.push(await write(postId, { secondsAgo: 100 - (index >> 2) }))
    const seen: number[] = []
    let cursor: string | null | undefined
    do {
      const { page } = await listFlat(database(), postId, direction, cursor ?? undefined, 3)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(direction === 'oldest' ? ids : ids.reverse())
  })

  it('refuse places that they never gave', async () => {
    const postId = await post(ann, home.slug)
    for (const parts of [[NOON.toISOString(), true, 1], [NOON.toISOString(), 1, 1, 1], [NOON.toISOString(), true, 0.5, 1.5], ['noon', true, 0.5, 1], [NOON.toISOString(), true, null, 1]]) {
      expect((await refusalOf(listThread(database(), postId, encodeCursor(parts)))).code).toBe('InvalidInput')
    }
  })
})

it('takes at most four statements for a topic with its comments, however many there are', async () => {
  const technology = await newTechnology('counted')
  const postId = await post(ann, home.slug, { technologies: ['counted'] })
  for (let index = 0; index < 40; index++) await write(postId, { ...index % 2 === 1 ? { parent: await write(postId) } : {} })
  const statements = await statementsOf(async () => {
    const row = await getPost(database(), visitor, postId)
    const [{ page }] = await Promise.all([listThread(database(), row.id), technologySummaries(database(), [technology])])
    expect(page.items.length).toBeGreaterThan(30)
  })
  expect(statements.length).toBeLessThanOrEqual(4)
  expect(statements.length).toBeGreaterThanOrEqual(3)
})
