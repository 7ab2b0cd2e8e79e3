import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { subscriptions } from '#drizzle/schema/courier'
import { commentRevisions, comments, postRevisions } from '#drizzle/schema/posts'
import { timers } from '#drizzle/schema/platform'
import { recount } from '#server/domain/imports/recount'
import { addCategory, addLabel, orderCategories, removeCategory, updateCategory, updateLabel } from '#server/domain/organizations/curate'
import { deleteOrganization, listDeleted, restoreOrganization } from '#server/domain/organizations/delete-organization'
import { purgeOrganization, purgeTimer } from '#server/domain/organizations/purge-organization'
import { getOrganization, listCategories, listOrganizations } from '#server/domain/organizations/queries'
import { updateOrganization } from '#server/domain/organizations/save-organization'
import { showOrganization, showSettings } from '#server/domain/organizations/view-organization'
import { getPost } from '#server/domain/posts/queries'
import { deletePost, restorePost } from '#server/domain/posts/moderate-post'
import { visitor } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { registerTimers, runNextTimer } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'
import { comment, newOrganization, newPerson, newTechnology, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

const DAY_MS = 86_400_000
const PLAIN = { description: '', colour: null }

let close: () => Promise<void>
beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

/** With an owner, a member, and a post of each about a technology of their own; the owner has commented on the member's. */
async function settled(facts: Parameters<typeof newOrganization>[0] = {}) {
  const organization = await newOrganization({ memberCount: 2, ...facts })
  const [owner, member] = [await newPerson({ [organization.id]: 'owner' }), await newPerson({ [organization.id]: 'member' })]
  const technologyId = await newTechnology()
  const [technology] = await database().select({ slug: technologies.slug }).from(technologies).where(eq(technologies.id, technologyId))
  const [first, second] = [await post(owner, organization.slug, { technologies: [technology!.slug] }), await post(member, organization.slug, { technologies: [technology!.slug] })]
  const commentId = await comment(owner, second)
  const counts = async () => {
    const [of] = await database().select({ posts: technologies.postCount }).from(technologies).where(eq(technologies.id, technologyId))
    const [person] = await database().select({ posts: users.postCount, comments: users.commentCount }).from(users).where(eq(users.id, owner.id))
    return [of!.posts, person!.posts, person!.comments]
  }
  return { organization, owner, member, first, second, commentId, counts, technologyId }
}

const draftOf = (slug: string) => ({ name: slug, slug, codeLanguage: null, postTypes: [], defaultPostType: null, ...PLAIN })

describe('making an organization private', () => {
  it('takes what it holds out of everybody’s counts, and making it public brings it back', async () => {
    const { organization: { slug }, owner, first, counts } = await settled()
    expect(await counts()).toEqual([2, 1, 1])
    await updateOrganization(owner, slug, { ...draftOf(slug), visibility: 'private' })
    expect(await counts()).toEqual([0, 0, 0])
    await deletePost(owner, first)
    await post(owner, slug)
    expect(await counts()).toEqual([0, 0, 0])
    await restorePost(owner, first)
    await updateOrganization(owner, slug, { ...draftOf(slug), visibility: 'public' })
    expect(await counts()).toEqual([2, 2, 1])
    await recount(database())
    expect(await counts()).toEqual([2, 2, 1])
  })

  it('counts rightly, whatever is written at the same moment', async () => {
    const { organization: { slug }, owner, member, second, counts } = await settled()
    await Promise.allSettled([
      ...Array.from({ length: 6 }, async () => await post(owner, slug)),
      ...Array.from({ length: 6 }, async () => await comment(owner, second)),
      updateOrganization(owner, slug, { ...draftOf(slug), visibility: 'private' }),
      updateOrganization(owner, slug, { ...draftOf(slug), visibility: 'public' }),
      updateOrganization(owner, slug, { ...draftOf(slug), visibility: 'private' }),
      post(member, slug),
    ])
    const counted = await counts()
    await recount(database())
    expect(counted).toEqual(await counts())
  })

  it('changes nothing of its settings that is left out', async () => {
    const { organization: { slug }, owner } = await settled({ visibility: 'private', membersOnly: true, invitesOff: true, reportThreshold: 3, moderatorPostTypes: ['Announcement', 'Post'] })
    await updateOrganization(owner, slug, draftOf(slug))
    const row = await getOrganization(database(), owner, slug)
    expect(row).toMatchObject({ visibility: 'private', membersOnly: true, reportThreshold: 3 })
    expect(await showSettings(database(), owner, row)).toMatchObject({ invitesOff: true, moderatorPostTypes: ['Announcement', 'Post'] })
  })
})

describe('a deleted organization', () => {
  it('is gone for everybody at once with what it holds, and comes back whole', async () => {
    const { organization: { slug }, owner, member, first, counts } = await settled()
    expect((await refusalOf(deleteOrganization(owner, slug, 'something-else'))).code).toBe('Refused')
    expect((await refusalOf(deleteOrganization(member, slug, slug))).code).toBe('NotAllowed')
    const until = await deleteOrganization(owner, slug, slug)
    expect(until.getTime() - clock.now().getTime()).toBeGreaterThan(13.9 * DAY_MS)
    for (const actor of [owner, member, visitor, await newPerson({}, { isAdmin: true })]) {
      expect((await refusalOf(getOrganization(database(), actor, slug))).code).toBe('NotFound')
      expect((await refusalOf(getPost(database(), actor, first))).code).toBe('NotFound')
    }
    expect(await counts()).toEqual([0, 0, 0])
    expect((await listDeleted(database(), owner)).map(one => one.slug)).toEqual([slug])
    expect(await listDeleted(database(), member)).toEqual([])
    expect((await refusalOf(restoreOrganization(member, slug))).code).toBe('NotFound')
    await restoreOrganization(owner, slug)
    expect((await getPost(database(), visitor, first)).id).toBe(first)
    expect(await counts()).toEqual([2, 1, 1])
    expect(await database().select().from(timers)).toEqual([])
  })

  it('is final after 14 days: its texts are erased, its address is free, and nothing brings it back', async () => {
    const { organization: { slug, id }, owner, first, second, commentId, counts } = await settled()
    await database().insert(subscriptions).values({ userId: owner.id, organizationId: id, createdAt: clock.now() })
    await database().insert(commentRevisions).values({ commentId, revision: 1, editorId: owner.id, body: 'I agreed.', createdAt: clock.now() })
    await addCategory(owner, slug, { name: 'One', slug: 'one', ...PLAIN })
    await deleteOrganization(owner, slug, slug)
    registerTimers([purgeTimer])
    expect(await runNextTimer()).toBe(false)
    clock.set(new Date(Date.now() + 14 * DAY_MS + 1000))
    while (await runNextTimer()) { /* posts, then the organization */ }
    clock.reset()
    for (const postId of [first, second]) expect(await storedPost(postId)).toMatchObject({ title: '', body: '', html: '', technologyIds: [], deletedAt: expect.any(Date) as Date })
    expect((await database().select({ body: comments.body }).from(comments).where(eq(comments.id, commentId)))[0]).toEqual({ body: '' })
    expect(await database().select().from(postRevisions).where(eq(postRevisions.postId, first))).toEqual([])
    expect(await database().select().from(subscriptions).where(eq(subscriptions.organizationId, id))).toEqual([])
    expect((await refusalOf(restoreOrganization(owner, slug))).code).toBe('NotFound')
    expect(await listDeleted(database(), owner)).toEqual([])
    expect(await counts()).toEqual([0, 0, 0])
    expect((await newOrganization({ slug })).slug).toBe(slug)
  })

  it('that was brought back is not made final by a timer that comes late', async () => {
    const { organization: { id }, first } = await settled()
    await transaction(async unit => await purgeOrganization(unit, id))
    expect((await storedPost(first)).body).not.toBe('')
  })
})

describe('categories and labels', () => {
  it('go to another category with their posts, or leave them without one', async () => {
    const { organization: { slug }, owner } = await settled()
    const [one, two] = [await addCategory(owner, slug, { name: 'One', slug: 'one', ...PLAIN }), await addCategory(owner, slug, { name: 'Two', slug: 'two', ...PLAIN })]
    const posted = await post(owner, slug, { category: 'one' })
    const { organization: other, owner: stranger } = await settled()
    const elsewhere = await addCategory(stranger, other.slug, { name: 'One', slug: 'one', ...PLAIN })
    for (const target of [elsewhere.id, one.id]) expect((await refusalOf(removeCategory(owner, slug, one.id, target))).errors[0]?.fieldName).toBe('to')
    await removeCategory(owner, slug, one.id, two.id)
    expect((await storedPost(posted)).categoryId).toBe(two.id)
    await removeCategory(owner, slug, two.id)
    expect((await storedPost(posted)).categoryId).toBe(null)
  })

  it('stand in the order that is given, if it names each of them once', async () => {
    const { organization: { slug, id }, owner } = await settled()
    const ids: number[] = []
    for (const name of ['a', 'b', 'c']) ids.push((await addCategory(owner, slug, { name, slug: name, ...PLAIN })).id)
    await orderCategories(owner, slug, ids.toReversed())
    expect((await listCategories(database(), id)).map(({ slug: name }) => name)).toEqual(['c', 'b', 'a'])
    for (const wrong of [ids.slice(1), [...ids, 1], [ids[0]!, ids[0]!, ids[1]!]]) expect((await refusalOf(orderCategories(owner, slug, wrong))).code).toBe('Refused')
  })

  it('offer their technologies to who writes, and keep them when they are not named', async () => {
    const { organization: { slug }, owner, technologyId } = await settled()
    const [technology] = await database().select({ slug: technologies.slug }).from(technologies).where(eq(technologies.id, technologyId))
    const { id } = await addCategory(owner, slug, { name: 'Oak', slug: 'oak', technologies: [technology!.slug], ...PLAIN })
    await updateCategory(owner, slug, id, { name: 'Oaks', slug: 'oak', ...PLAIN })
    const shown = await showOrganization(database(), await getOrganization(database(), owner, slug))
    expect(shown.categories.map(one => [one.name, one.technologies.map(each => each.slug)])).toEqual([['Oaks', [technology!.slug]]])
    expect((await refusalOf(updateCategory(owner, slug, id, { name: 'Oaks', slug: 'oak', technologies: ['no-such-thing'], ...PLAIN }))).errors[0]?.fieldName).toBe('technologies')
  })

  it('keep their posts when a label gets another name, and refuse a name that is there', async () => {
    const { organization: { slug }, owner } = await settled()
    for (const label of ['bug', 'help']) await addLabel(owner, slug, { slug: label, ...PLAIN })
    const posted = await post(owner, slug, { labels: ['bug', 'help'] })
    expect((await refusalOf(addLabel(owner, slug, { slug: 'bug', ...PLAIN }))).code).toBe('NameTaken')
    expect((await refusalOf(updateLabel(owner, slug, 'bug', { slug: 'help', ...PLAIN }))).code).toBe('NameTaken')
    await updateLabel(owner, slug, 'bug', { slug: 'defect', ...PLAIN })
    expect((await storedPost(posted)).labels).toEqual(['defect', 'help'])
  })
})

it('is found by name and address, in three orders whose pages meet no organization twice', async () => {
  for (const [index, name] of ['Zither', 'alpha', 'Beta'].entries()) await newOrganization({ name: `Quay ${name}`, slug: `quay-${name.toLowerCase()}`, memberCount: index })
  for (const [sort, expected] of [['members', ['Beta', 'alpha', 'Zither']], ['new', ['Beta', 'alpha', 'Zither']], ['name', ['alpha', 'Beta', 'Zither']]] as const) {
    const rows = await listOrganizations(database(), visitor, { sort, limit: 10, q: 'QUAY' })
    expect(rows.map(({ name }) => name), sort).toEqual(expected.map(name => `Quay ${name}`))
  }
  expect((await listOrganizations(database(), visitor, { sort: 'members', limit: 10, q: 'quay-z' })).map(({ name }) => name)).toEqual(['Quay Zither'])
  expect(await listOrganizations(database(), visitor, { sort: 'members', limit: 10, mine: true })).toEqual([])
})
