import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { posts } from '#drizzle/schema/posts'
import { addCategory } from '#server/domain/organizations/curate'
import { listPosts } from '#server/domain/posts/list-posts'
import type { Actor, Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { encodeCursor } from '#server/platform/cursor'
import { database } from '#server/platform/db'
import type { FeedSort } from '#shared/schemas/community'
import { actorOf, insertPosts, newOrganization, newPerson, newTechnology, openDatabase, refusalOf } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let secret: Awaited<ReturnType<typeof newOrganization>>
let ann: Person
let insider: Person

beforeAll(async () => {
  close = await openDatabase()
  clock.set(new Date('2026-01-01T00:00:00.000Z'))
  home = await newOrganization({ slug: 'home' })
  secret = await newOrganization({ slug: 'secret', visibility: 'private' })
  ann = await newPerson()
  insider = await newPerson({ [secret.id]: 'member' })
})
afterAll(async () => await close())

type Query = Parameters<typeof listPosts>[2]

async function idsOf(query: Query, actor: Actor = visitor): Promise<number[]> {
  const { page } = await listPosts(database(), actor, { limit: 100, sort: 'new', ...query })
  return page.items.map(({ id }) => id).sort((a, b) => a - b)
}

/** Every page from the first to the last. */
async function walk(query: Query): Promise<number[][]> {
  const pages: number[][] = []
  let cursor: string | null | undefined
  do {
    const { page } = await listPosts(database(), visitor, { ...query, ...cursor ? { cursor } : {} })
    pages.push(page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor)
  return pages
}

describe.each(['hot', 'new', 'top'] as const)('pages of the %s order', (sort) => {
  it('give each post exactly once, also where keys and moments are equal', async () => {
    const organization = await newOrganization()
    const moments = [0, 1, 2].map(ms => new Date(1_800_000_000_000 + ms))
    const ids = await insertPosts(95, ann, organization.id, index => ({ hotKey: [1.1, 1.1, 0.1 + 0.2][index % 3]!, points: index % 3, publishedAt: moments[index % 3]! }))
    const pages = await walk({ organization: organization.slug, sort, limit: 7 })
    expect(pages.map(({ length }) => length)).toEqual([...Array.from({ length: 13 }, () => 7), 4])
    expect(pages.flat().sort((a, b) => a - b)).toEqual(ids)

    const rows = await database().select({ id: posts.id, hot: posts.hotKey, top: posts.points, new: posts.publishedAt }).from(posts).where(eq(posts.organizationId, organization.id))
    const inOrder = rows.sort((a, b) => Number(b[sort]) - Number(a[sort]) || b.id - a.id).map(({ id }) => id)
    expect(pages.flat()).toEqual(inOrder)
  })

  it('show no post twice when new ones come in between', async () => {
    const organization = await newOrganization()
    await insertPosts(10, ann, organization.id)
    const { page } = await listPosts(database(), visitor, { organization: organization.slug, sort, limit: 5 })
    await insertPosts(3, ann, organization.id, () => ({ hotKey: 99, points: 99, publishedAt: new Date('2027-01-01T00:00:00.000Z') }))
    const { page: next } = await listPosts(database(), visitor, { organization: organization.slug, sort, limit: 5, cursor: page.nextCursor! })
    expect(new Set([...page.items, ...next.items].map(({ id }) => id)).size).toBe(10)
    expect(next.nextCursor).toBeNull()
  })

  it('have no next page when the last row is shown', async () => {
    const organization = await newOrganization()
    await insertPosts(5, ann, organization.id)
    expect((await walk({ organization: organization.slug, sort, limit: 5 })).length).toBe(1)
  })
})

describe('what a feed shows', () => {
  it('is announcements, posts and showcases on the home page, and every type elsewhere', async () => {
    const organization = await newOrganization()
    const technology = await newTechnology('typed')
    const types = ['Announcement', 'Post', 'Showcase', 'Question', 'Request', 'Event']
    const ids = await insertPosts(6, ann, organization.id, index => ({ type: types[index]!, feedTechnologyIds: [technology], labels: ['typed'], publishedAt: new Date('2030-01-01T00:00:00.000Z') }))
    const mine = (shown: number[]) => shown.filter(id => ids.includes(id))
    expect(mine(await idsOf({}))).toEqual(ids.slice(0, 3))
    expect(mine(await idsOf({ types: ['Question', 'Event'] }))).toEqual([ids[3], ids[5]])
    expect(await idsOf({ organization: organization.slug })).toEqual(ids)
    expect(await idsOf({ organization: organization.slug, types: ['Request'] })).toEqual([ids[4]])
    expect(await idsOf({ t: ['typed'] })).toEqual(ids)
    expect(await idsOf({ is: 'typed' })).toEqual(ids)
    expect(mine(await idsOf({ author: ann.handle }))).toEqual(ids)
  })

  it('is never hidden or deleted, whatever is asked for and by whom', async () => {
    const organization = await newOrganization()
    const technology = await newTechnology('hiding')
    const states = ['open', 'closed', 'completed', 'declined', 'planned', 'started']
    const at = new Date('2026-01-01T00:00:00.000Z')
    await insertPosts(12, ann, organization.id, index => ({
      status: states[index % 6]!, labels: ['hiding'], feedTechnologyIds: [technology], ...index < 6 ? { hiddenAt: at } : { deletedAt: at },
    }))
    const moderator = await newPerson({ [organization.id]: 'owner' })
    for (const actor of [visitor, ann, moderator, await actorOf((await newPerson({}, { isAdmin: true })).id)]) {
      const queries: Query[] = [{}, { is: 'hiding' }, { t: ['hiding'] }, { q: 'Post' }, ...states.map(is => ({ is }))]
      for (const query of queries) expect([query, await idsOf({ organization: organization.slug, ...query }, actor)]).toEqual([query, []])
    }
  })

  it('is finished only where that is asked for', async () => {
    const organization = await newOrganization()
    const states = ['open', 'closed', 'completed', 'declined', 'planned', 'started']
    const ids = await insertPosts(6, ann, organization.id, index => ({ status: states[index]! }))
    expect(await idsOf({ organization: organization.slug })).toEqual([ids[0], ids[4], ids[5]])
    for (const [index, is] of states.entries()) expect(await idsOf({ organization: organization.slug, is })).toEqual([ids[index]])
  })

  it('has a label if that is asked for', async () => {
    const organization = await newOrganization()
    const ids = await insertPosts(3, ann, organization.id, index => ({ labels: [['bug'], ['bug', 'help'], []][index]! }))
    expect(await idsOf({ organization: organization.slug, is: 'bug' })).toEqual([ids[0], ids[1]])
    expect(await idsOf({ organization: organization.slug, is: 'help' })).toEqual([ids[1]])
    expect(await idsOf({ organization: organization.slug, is: 'bu' })).toEqual([])
  })

  it('is about a technology by its own tags or by its organization', async () => {
    const [one, two] = [await newTechnology('one'), await newTechnology('two')]
    const about = await newOrganization({ technologyId: one })
    const tagged = await insertPosts(1, ann, home.id, () => ({ technologyIds: [two], feedTechnologyIds: [two] }))
    const linked = await insertPosts(1, ann, about.id, () => ({ feedTechnologyIds: [one] }))
    expect(await idsOf({ t: ['two'] })).toEqual(tagged)
    expect(await idsOf({ t: ['one'] })).toEqual(linked)
    expect(await idsOf({ t: ['one', 'two'] })).toEqual([...tagged, ...linked])
    expect(await idsOf({ t: ['unknown'] })).toEqual([])
  })

  it('belongs to a private organization only for its members', async () => {
    const ids = await insertPosts(2, ann, secret.id, () => ({ labels: ['whisper'] }))
    expect(await idsOf({ is: 'whisper' })).toEqual([])
    expect(await idsOf({ is: 'whisper' }, ann)).toEqual([])
    expect(await idsOf({ author: ann.handle, is: 'whisper' }, ann)).toEqual([])
    expect(await idsOf({ is: 'whisper' }, insider)).toEqual(ids)
    expect((await refusalOf(listPosts(database(), ann, { organization: 'secret' }))).code).toBe('NotFound')
  })

  it('stands in the category that is asked for', async () => {
    const organization = await newOrganization()
    const owner = await newPerson({ [organization.id]: 'owner' })
    const { id: categoryId } = await addCategory(owner, organization.slug, { name: 'Plugins', slug: 'plugins', description: '', colour: null })
    const ids = await insertPosts(2, ann, organization.id, index => ({ categoryId: index === 0 ? categoryId : null }))
    expect(await idsOf({ organization: organization.slug, c: 'plugins' })).toEqual([ids[0]])
    expect((await refusalOf(listPosts(database(), visitor, { organization: organization.slug, c: 'nothing' }))).code).toBe('NotFound')
  })

  it('has the words that are asked for, with nothing in them taken for a pattern', async () => {
    const organization = await newOrganization()
    const titles = ['100% of lanterns', '100 of lanterns', 'snake_case', 'snakeXcase', 'back\\slash']
    const ids = await insertPosts(5, ann, organization.id, index => ({ title: titles[index]! }))
    const found = async (q: string) => (await idsOf({ organization: organization.slug, q })).map(id => titles[ids.indexOf(id)])
    expect(await found('100%')).toEqual([titles[0]])
    expect(await found('snake_')).toEqual([titles[2]])
    expect(await found('k\\s')).toEqual([titles[4]])
    expect(await found('LANTERN')).toEqual([titles[0], titles[1]])
  })
})

it('is purged by what it shows: its own list, each organization and each person in it', async () => {
  const organization = await newOrganization()
  await insertPosts(1, ann, organization.id)
  const { tags } = await listPosts(database(), visitor, { organization: organization.slug })
  expect(tags.sort()).toEqual([`feed:organization:${organization.id}`, `organization:${organization.id}`, `person:${ann.id}`].sort())
})

it('refuses places that it never gave, in each order', async () => {
  const hostile: [FeedSort, string][] = [
    ['hot', encodeCursor([1, 1.5])], ['hot', encodeCursor(['1', 1])], ['hot', 'x'], ['top', encodeCursor([1.5, 1])], ['top', encodeCursor([3e9, 1])],
    ['top', encodeCursor([1, 1e300])], ['new', encodeCursor(['yesterday', 1])], ['new', encodeCursor(['+275760-09-13T00:00:00.000Z', 1])], ['new', encodeCursor([null, 1])],
  ]
  for (const [sort, cursor] of hostile) expect([cursor, (await refusalOf(listPosts(database(), visitor, { sort, cursor }))).code]).toEqual([cursor, 'InvalidInput'])
})
