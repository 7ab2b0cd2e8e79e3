import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { organizations } from '#drizzle/schema/organizations'
import { postRevisions } from '#drizzle/schema/posts'
import { addCategory } from '#server/domain/organizations/curate'
import { changeStatus, deletePost, restorePost } from '#server/domain/posts/moderate-post'
import { editPost } from '#server/domain/posts/write-post'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { hotKey } from '#shared/ranking/hot'
import { CONTENT, moderate, newLabel, newOrganization, newPerson, newTechnology, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let ann: Person
let moderator: Person

beforeAll(async () => {
  close = await openDatabase()
  home = await newOrganization({ technologyId: await newTechnology('lantern') })
  ann = await newPerson()
  moderator = await newPerson({ [home.id]: 'moderator' })
  await newLabel(home.id, 'help')
  await newTechnology('valibot')
})
afterAll(async () => await close())

async function counts(person: Person, organizationId = home.id) {
  const [user] = await database().select({ postCount: users.postCount }).from(users).where(eq(users.id, person.id))
  const [organization] = await database().select({ postCount: organizations.postCount }).from(organizations).where(eq(organizations.id, organizationId))
  return [user!.postCount, organization!.postCount]
}

describe('posting', () => {
  it('stores the post with its first revision, its place and what feeds filter by', async () => {
    const [mine, theirs] = await counts(ann)
    clock.set(new Date('2026-02-03T04:05:06.789Z'))
    const { id: categoryId } = await addCategory(moderator, home.slug, { name: 'Plugins', slug: 'plugins', description: '', colour: null })
    const id = await post(ann, home.slug, { title: 'C# & Vue++', category: 'plugins', technologies: ['valibot', 'valibot'], labels: ['help', 'help'], body: 'Hello **all**' })
    const row = await storedPost(id)
    clock.reset()

    expect(row).toMatchObject({ slug: 'csharp-vuepp', categoryId, labels: ['help'], points: 1, revision: 1, html: '<p>Hello <strong>all</strong></p>\n', status: 'open' })
    expect(row.publishedAt.toISOString()).toBe('2026-02-03T04:05:06.789Z')
    expect(row.hotKey).toBe(hotKey({ ups: 0, downs: 0, commenters: 0, publishedAt: row.publishedAt }))
    expect(row.technologyIds).toHaveLength(1)
    expect([...row.feedTechnologyIds].sort((a, b) => a - b)).toEqual([home.technologyId, ...row.technologyIds].sort((a, b) => a! - b!))
    expect(await database().select({ revision: postRevisions.revision, body: postRevisions.body }).from(postRevisions).where(eq(postRevisions.postId, id))).toEqual([{ revision: 1, body: 'Hello **all**' }])
    expect(await counts(ann)).toEqual([mine! + 1, theirs! + 1])
  })

  it('names every field that names something unknown, all at once', async () => {
    const before = await counts(ann)
    const refusal = await refusalOf(post(ann, home.slug, { category: 'nowhere', technologies: ['valibot', 'nothing', 'void'], labels: ['help', 'strange'] }))
    expect(refusal.code).toBe('Refused')
    expect(refusal.errors.map(({ fieldName, errorCode }) => `${fieldName} ${errorCode}`).sort()).toEqual(['category unknown', 'labels unknown', 'technologies unknown', 'technologies unknown'])
    expect(await counts(ann)).toEqual(before)
  })

  it('does not take a label or category of another organization', async () => {
    const other = await newOrganization()
    expect((await refusalOf(post(ann, other.slug, { category: 'plugins', labels: ['help'] }))).errors.map(({ fieldName }) => fieldName)).toEqual(['category', 'labels'])
  })

  it('answers NotFound for a private organization, and NotAllowed for a type that is not taken', async () => {
    const secret = await newOrganization({ visibility: 'private' })
    const picky = await newOrganization({ postTypes: ['Question'] })
    expect((await refusalOf(post(ann, secret.slug))).code).toBe('NotFound')
    expect((await refusalOf(post(ann, picky.slug))).code).toBe('NotAllowed')
  })
})

describe('a link', () => {
  it('is taken once by an organization, however it is spelled, and again by another', async () => {
    const other = await newOrganization()
    await post(ann, home.slug, { url: 'https://example.org/lantern/' })
    const refusal = await refusalOf(post(moderator, home.slug, { url: 'http://www.example.org/lantern?utm_source=mail#top' }))
    expect([refusal.code, refusal.errors[0]!.fieldName]).toEqual(['AlreadyPosted', 'url'])
    await post(ann, other.slug, { url: 'https://example.org/lantern' })
  })

  it('may be posted again once its post is deleted, and then the deleted one cannot come back', async () => {
    const first = await post(ann, home.slug, { url: 'https://example.org/again' })
    await deletePost(ann, first)
    const second = await post(moderator, home.slug, { url: 'https://example.org/again' })
    const before = await counts(ann)
    expect((await refusalOf(restorePost(ann, first))).code).toBe('AlreadyPosted')
    expect(await counts(ann)).toEqual(before)
    await deletePost(moderator, second)
    await restorePost(ann, first)
    expect((await storedPost(first)).deletedAt).toBeNull()
  })

  it('is kept by one of ten people who post it in the same moment', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, async () => await newPerson()))
    const before = await counts(ann)
    const results = await Promise.allSettled(people.map(async person => await post(person, home.slug, { url: 'https://example.org/race' })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await counts(ann))[1]).toBe(before[1]! + 1)
  })
})

describe('editing a post', () => {
  const edit = { ...CONTENT, reason: 'Spelling' }

  it('keeps the text before it as a revision, with who and why', async () => {
    const id = await post(ann, home.slug)
    await editPost(moderator, id, { ...edit, title: 'Another title', body: 'Better.', revision: 1 })
    const revisions = await database().select().from(postRevisions).where(eq(postRevisions.postId, id)).orderBy(postRevisions.revision)
    expect(revisions.map(({ revision, body, editorId, reason }) => [revision, body, editorId, reason])).toEqual([
      [1, CONTENT.body, ann.id, ''], [2, 'Better.', moderator.id, 'Spelling'],
    ])
    const row = await storedPost(id)
    expect([row.revision, row.title, row.editedAt !== null]).toEqual([2, 'Another title', true])
  })

  it('takes one of two people who save the same revision at once, and tells the other', async () => {
    const id = await post(ann, home.slug)
    const results = await Promise.allSettled([ann, moderator].map(async person => await editPost(person, id, { ...edit, body: person.handle, revision: 1 })))
    const refused = results.filter(result => result.status === 'rejected')
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(['EditedMeanwhile'])
    expect((await storedPost(id)).revision).toBe(2)
  })

  it('lets a post keep a type that its organization no longer takes, but not choose one', async () => {
    const picky = await newOrganization()
    const id = await post(ann, picky.slug, { type: 'Showcase' })
    await database().update(organizations).set({ postTypes: ['Question'] }).where(eq(organizations.id, picky.id))
    await editPost(ann, id, { ...edit, type: 'Showcase', revision: 1 })
    expect((await refusalOf(editPost(ann, id, { ...edit, type: 'Event', revision: 2 }))).code).toBe('NotAllowed')
  })

  it('is refused to its author once it is locked', async () => {
    const id = await post(ann, home.slug)
    await moderate(moderator, { kind: 'post', id }, 'lock')
    expect((await refusalOf(editPost(ann, id, { ...edit, revision: 1 }))).code).toBe('PostLocked')
  })
})

describe('deleting a post', () => {
  it('takes it out of the counters, and restoring puts it back, once each', async () => {
    const id = await post(ann, home.slug)
    const before = await counts(ann)
    await deletePost(ann, id)
    expect(await counts(ann)).toEqual(before.map(count => count! - 1))
    expect((await refusalOf(deletePost(ann, id))).code).toBe('NotFound')
    await restorePost(ann, id)
    await restorePost(ann, id)
    expect(await counts(ann)).toEqual(before)
  })

  it('by a moderator cannot be undone by its author', async () => {
    const id = await post(ann, home.slug)
    await moderate(moderator, { kind: 'post', id }, 'delete')
    expect((await refusalOf(restorePost(ann, id))).code).toBe('NotAllowed')
  })

  it('counts once when author and moderator do it in the same moment', async () => {
    const id = await post(ann, home.slug)
    const before = await counts(ann)
    await Promise.allSettled([deletePost(ann, id), moderate(moderator, { kind: 'post', id }, 'delete')])
    expect(await counts(ann)).toEqual(before.map(count => count! - 1))
  })

  it('hides it from everybody else, who learn nothing of it', async () => {
    const id = await post(ann, home.slug)
    await deletePost(ann, id)
    expect((await refusalOf(deletePost(await newPerson(), id))).code).toBe('NotFound')
  })
})

it('keeps who closed a post, and leaves that to moderators', async () => {
  const id = await post(ann, home.slug)
  expect((await refusalOf(changeStatus(ann, id, 'closed'))).code).toBe('NotAllowed')
  await changeStatus(moderator, id, 'planned')
  const row = await storedPost(id)
  expect([row.status, row.statusBy, row.listed]).toEqual(['planned', moderator.id, true])
  await changeStatus(moderator, id, 'declined')
  expect((await storedPost(id)).listed).toBe(false)
})
