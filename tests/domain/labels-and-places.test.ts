import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { technologies } from '#drizzle/schema/catalog'
import { listTopTechnologies } from '#server/domain/catalog/queries'
import { showSubtree } from '#server/domain/comments/show-comment'
import { addCategory, addLabel } from '#server/domain/organizations/curate'
import { listLabels } from '#server/domain/organizations/queries'
import { editPost } from '#server/domain/posts/write-post'
import { visitor } from '#server/platform/actor'
import type { Person } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { comment, CONTENT, newOrganization, newPerson, newTechnology, openDatabase, post, storedPost } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let away: Awaited<ReturnType<typeof newOrganization>>
let owner: Person
let moderator: Person
let ann: Person

beforeAll(async () => {
  close = await openDatabase()
  home = await newOrganization()
  away = await newOrganization()
  owner = await newPerson({ [home.id]: 'owner', [away.id]: 'owner' })
  moderator = await newPerson({ [home.id]: 'moderator' })
  ann = await newPerson()
})
afterAll(async () => await close())

describe('labels and categories', () => {
  it('of two organizations can have one name, and are two', async () => {
    await addLabel(owner, home.slug, { slug: 'urgent', description: 'At home', colour: null })
    await addLabel(owner, away.slug, { slug: 'urgent', description: 'Away', colour: null })
    const described = await Promise.all([home, away].map(async ({ id }) => (await listLabels(database(), id)).map(({ slug, description }) => [slug, description])))
    expect(described).toEqual([[['urgent', 'At home']], [['urgent', 'Away']]])
  })

  it('are changed by a moderator on a post of somebody else', async () => {
    const category = await addCategory(owner, home.slug, { name: 'Plugins', slug: 'plugins', description: '', colour: null, technologies: [] })
    const postId = await post(ann, home.slug)
    await editPost(moderator, postId, { ...CONTENT, labels: ['urgent'], category: 'plugins', revision: 1, reason: 'It belongs there.' })
    expect(await storedPost(postId)).toMatchObject({ labels: ['urgent'], categoryId: category.id, authorId: ann.id })
  })
})

describe('the page of a comment', () => {
  it('shows what it answers, and what answers it, and nothing beside them', async () => {
    const postId = await post(ann, home.slug)
    const top = await comment(ann, postId, null, 'The question')
    const reply = await comment(owner, postId, top, 'The answer')
    const below = await comment(ann, postId, reply, 'Thanks')
    await comment(moderator, postId, top, 'Something else')
    const { page } = await showSubtree(visitor, reply)
    expect(page.parent?.id).toBe(top)
    expect(page.comments.map(({ id }) => id)).toEqual([reply, below])
  })
})

describe('the top', () => {
  it('has the technologies of each tier by the number of stacks, those without one left out', async () => {
    const counts = { few: 1, most: 7, none: 0, some: 3 }
    for (const [slug, stackCount] of Object.entries(counts)) await database().update(technologies).set({ stackCount }).where(eq(technologies.id, await newTechnology(slug)))
    const tiers = await listTopTechnologies(database())
    expect(tiers.map(({ tier, technologies }) => [tier, technologies.map(({ slug }) => slug)])).toEqual([['Data', ['most', 'some', 'few']]])
  })
})
