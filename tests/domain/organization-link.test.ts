import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { changeLink } from '#server/domain/organizations/change-link'
import { listPosts } from '#server/domain/posts/list-posts'
import { rewriteFeed, rewriteFeedTimer } from '#server/domain/posts/rewrite-feed'
import type { Person } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { insertPosts, newOrganization, newPerson, newTechnology, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

let close: () => Promise<void>
let owner: Person
let slug: string
let id: number
let oak: number
let elm: number

beforeAll(async () => {
  close = await openDatabase()
  registerTimers([rewriteFeedTimer])
  const organization = await newOrganization()
  slug = organization.slug
  id = organization.id
  owner = await newPerson({ [id]: 'owner' })
  oak = await newTechnology('oak')
  elm = await newTechnology('elm')
})
afterAll(async () => await close())

const link = async (technology: string | null) => await changeLink(owner, slug, { technology, stack: null })
const under = async (technology: string) => (await listPosts(database(), visitor, { t: [technology], limit: 100 })).page.items.length
const untilRewritten = async () => {
  let runs = 0
  while (await runNextTimer()) runs++
  return runs
}

it('the posts of an organization are found under the technology that it is about, in batches, and keep their own', async () => {
  await insertPosts(1_200, owner, id)
  await insertPosts(3, owner, id, () => ({ technologyIds: [oak], feedTechnologyIds: [oak] }))
  await link('elm')
  expect(await untilRewritten()).toBe(3)
  const [counted] = await database().execute<{ both: number, elm: number }>(sql`
    select count(*) filter (where feed_technology_ids = array[${oak}, ${elm}]::int[])::int as both, count(*) filter (where feed_technology_ids = array[${elm}]::int[])::int as elm from post where organization_id = ${id}`)
  expect(counted).toEqual({ both: 3, elm: 1_200 })
  expect(await under('elm')).toBe(100)
  await link('oak')
  await untilRewritten()
  expect([await under('elm'), await under('oak')]).toEqual([0, 100])
  await link(null)
  await untilRewritten()
  expect(await under('oak')).toBe(3)
})

it('a post that is written while the link changes stands where the organization is when it is stored', async () => {
  await Promise.all([...Array.from({ length: 6 }, async () => await post(owner, slug, { title: 'Meanwhile' })), link('elm')])
  await untilRewritten()
  const rows = await database().select({ feed: posts.feedTechnologyIds }).from(posts).where(eq(posts.title, 'Meanwhile'))
  expect(rows.map(({ feed }) => feed)).toEqual(Array.from({ length: 6 }, () => [elm]))
  expect((await storedPost(await post(owner, slug, { technologies: ['elm', 'oak'] }))).feedTechnologyIds.toSorted()).toEqual([oak, elm].toSorted())
})

it('what is in line already is not written again', async () => {
  await untilRewritten()
  expect(await transaction(async unit => await rewriteFeed(unit, id))).toBe(0)
})

it('only owners say what an organization is about, and only of things that exist', async () => {
  const moderator = await newPerson({ [id]: 'moderator' })
  expect((await refusalOf(changeLink(moderator, slug, { technology: 'oak', stack: null }))).code).toBe('NotAllowed')
  expect((await refusalOf(link('nothing-like-it'))).errors[0]!.fieldName).toBe('technology')
  expect((await refusalOf(changeLink(owner, slug, { technology: null, stack: 'nothing' }))).errors[0]!.fieldName).toBe('stack')
  const [row] = await database().select({ technologyId: organizations.technologyId }).from(organizations).where(eq(organizations.id, id))
  expect(row!.technologyId).toBe(elm)
})
