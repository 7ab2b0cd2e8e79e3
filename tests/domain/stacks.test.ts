import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { technologies } from '#drizzle/schema/catalog'
import { subscriptions } from '#drizzle/schema/courier'
import { favorites } from '#drizzle/schema/favorites'
import { posts } from '#drizzle/schema/posts'
import { stackRevisions, stacks } from '#drizzle/schema/stacks'
import { listFavoritePosts, listFavoriteStacks, listFavoriteTechnologies } from '#server/domain/catalog/list-favorites'
import { changeStackLock, createStack, editStack, restoreStack } from '#server/domain/catalog/save-stack'
import { favorPost, favorStack, favorTechnology } from '#server/domain/catalog/set-favorite'
import { showStack, showTechnology } from '#server/domain/catalog/show-page'
import { showStackRevision, showStackRevisions, showStacks } from '#server/domain/catalog/show-stacks'
import { addComment } from '#server/domain/comments/add-comment'
import { recount } from '#server/domain/imports/recount'
import { listOrganizations } from '#server/domain/organizations/queries'
import { listPosts } from '#server/domain/posts/list-posts'
import { discussStack, discussTechnology } from '#server/domain/catalog/open-discussion'
import { showPost } from '#server/domain/posts/show-post'
import { visitor } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { openWiki, STACK, type Wiki } from '#tests/support/catalog'
import { newOrganization, newPerson, newTechnology, post, refusalOf } from '#tests/support/community'

let { close, ada, ben, admin } = {} as Wiki
let made = 0

beforeAll(async () => {
  ({ close, ada, ben, admin } = await openWiki())
  for (const slug of ['oak', 'pine', 'elm']) await newTechnology(slug)
})
afterAll(async () => await close())

const uses = (...slugs: string[]) => slugs.map(technology => ({ technology, reason: `because of ${technology}` }))
const shared = async (...slugs: string[]) => await createStack(ada, { ...STACK, name: `Harbour ${++made}`, technologies: uses(...slugs) })
const edit = (revision: number, ...slugs: string[]) => ({ ...STACK, technologies: uses(...slugs), revision, reason: '' })
const stored = async (slug: string) => (await database().select().from(stacks).where(eq(stacks.slug, slug)))[0]!
const countsOf = async () => Object.fromEntries((await database().select().from(technologies)).map(({ slug, stackCount }) => [slug, stackCount]))

/** Every counter as it is, and as its rows say. */
async function drift(): Promise<unknown[]> {
  const before = await database().execute(sql`select slug, stack_count, favorite_count from technology union all select slug, 0, favorite_count from stack union all select handle::text, stack_count, post_count from users order by 1`)
  await recount(database())
  const after = await database().execute(sql`select slug, stack_count, favorite_count from technology union all select slug, 0, favorite_count from stack union all select handle::text, stack_count, post_count from users order by 1`)
  return before.filter((row, at) => JSON.stringify(row) !== JSON.stringify(after[at]))
}

describe('a stack', () => {
  it('names its technologies with a reason each, rendered details, and counts for them', async () => {
    const before = await countsOf()
    const slug = await shared('oak', 'pine')
    const { stack } = await showStack(database(), slug)
    expect(stack.technologies.map(({ technology, reason }) => [technology.slug, reason])).toEqual([['oak', 'because of oak'], ['pine', 'because of pine']])
    expect(stack.detailsHtml).toContain('<h3 id="how"')
    expect(await countsOf()).toMatchObject({ oak: before.oak! + 1, pine: before.pine! + 1, elm: before.elm! })
    expect((await refusalOf(createStack(ben, { ...STACK, name: `Harbour ${made}`, technologies: uses('oak') }))).code).toBe('NameTaken')
  })

  it('names no technology that does not exist', async () => {
    const refusal = await refusalOf(createStack(ada, { ...STACK, technologies: uses('oak', 'unheard-of', 'nor-this') }))
    expect(refusal.errors.map(({ fieldName, message }) => [fieldName, message])).toEqual([['technologies', 'There is no technology “unheard-of”.'], ['technologies', 'There is no technology “nor-this”.']])
  })

  it('is edited by anybody, compared and restored', async () => {
    const slug = await shared('oak')
    await editStack(ben, slug, edit(1, 'pine', 'elm'))
    const [newest, first] = (await showStackRevisions(database(), slug, {})).items
    expect([newest!.technologies, first!.technologies].map(parts => parts.map(({ technology }) => technology.slug))).toEqual([['pine', 'elm'], ['oak']])
    expect((await showStackRevision(database(), slug, 'newest')).revision).toBe(2)
    expect((await showStackRevision(database(), slug, '1')).technologies[0]!.reason).toBe('because of oak')
    await restoreStack(ada, slug, { to: 1, revision: 2 })
    expect((await showStack(database(), slug)).stack.technologies.map(({ technology }) => technology.slug)).toEqual(['oak'])
    expect((await stored(slug)).revision).toBe(3)
    expect(await drift()).toEqual([])
  })

  it('takes one of several edits that began at the same time, and counts as its rows say', async () => {
    const slug = await shared('oak')
    const outcomes = await Promise.allSettled([['pine'], ['elm'], ['oak', 'elm']].map(async parts => await editStack(ben, slug, edit(1, ...parts))))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.flatMap(outcome => outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : [])).toEqual(['EditedMeanwhile', 'EditedMeanwhile'])
    expect(await drift()).toEqual([])
  })

  it('is locked by its owner or an administrator, and by nobody else', async () => {
    const slug = await shared('oak')
    expect((await refusalOf(changeStackLock(ben, slug, true))).code).toBe('NotAllowed')
    await changeStackLock(ada, slug, true)
    expect((await refusalOf(editStack(ben, slug, edit(1, 'pine')))).code).toBe('NotAllowed')
    await editStack(admin, slug, edit(1, 'pine'))
    await changeStackLock(admin, slug, false)
    await editStack(ben, slug, edit(2, 'elm'))
  })

  it('of an import without technologies is not brought back to that, once it has some', async () => {
    const [row] = await database().insert(stacks).values({ slug: 'imported', name: 'Imported', description: 'Short.', rendererVersion: 1, createdAt: new Date() }).returning()
    await database().insert(stackRevisions).values({ stackId: row!.id, revision: 1, name: 'Imported', vendor: '', description: 'Short.', details: '', technologies: [], createdAt: new Date() })
    await editStack(ben, 'imported', edit(1, 'oak'))
    expect((await refusalOf(restoreStack(ben, 'imported', { to: 1, revision: 2 }))).code).toBe('Refused')
  })

  it('is found by its name, its technology and its owner, page by page in both orders', async () => {
    const birch = await newTechnology('birch')
    const cleo = await newPerson()
    for (let index = 0; index < 5; index++) await createStack(cleo, { ...STACK, name: `Quay ${index}`, technologies: uses('birch') })
    await favorStack(ada, 'quay-3', true)
    const seen = async (sort: 'new' | 'top') => {
      const slugs: string[] = []
      for (let cursor: string | undefined; ;) {
        const { page } = await showStacks(database(), { t: 'birch', owner: cleo.handle, q: 'quay', sort, limit: 2, cursor })
        slugs.push(...page.items.map(({ slug }) => slug))
        if (page.nextCursor === null) return slugs
        cursor = page.nextCursor
      }
    }
    expect((await seen('new')).toSorted()).toEqual([0, 1, 2, 3, 4].map(index => `quay-${index}`))
    expect(await seen('top')).toEqual(['quay-3', 'quay-4', 'quay-2', 'quay-1', 'quay-0'])
    expect((await showTechnology(database(), 'birch')).technology).toMatchObject({ id: birch, stackCount: 5 })
    expect((await refusalOf(showStacks(database(), { t: 'nothing-like-it' }))).code).toBe('NotFound')
  })
})

describe('a discussion', () => {
  it('is one post for each page, however many begin it at once, that no list shows', async () => {
    const slug = await shared('oak')
    const ids = await Promise.all(Array.from({ length: 6 }, async (_, at) => await discussStack(at % 2 ? ada : ben, slug)))
    expect(new Set(ids).size).toBe(1)
    await addComment(ben, ids[0]!, { body: 'How do you deploy it?', parentId: null })
    expect((await showStack(database(), slug)).stack.discussion).toEqual({ postId: ids[0], commentCount: 1, isLocked: false })
    expect((await showPost(visitor, ids[0]!)).discusses).toEqual({ kind: 'stack', slug })
    const { page } = await listPosts(database(), visitor, { sort: 'new', types: ['Post'] })
    expect(page.items.map(({ id }) => id)).not.toContain(ids[0])
    expect((await listOrganizations(database(), admin, { sort: 'members', limit: 50 })).filter(({ isSite }) => isSite)).toEqual([])
    expect(await drift()).toEqual([])
  })

  it('is followed by who owns the page', async () => {
    const slug = await shared('elm')
    const postId = await discussStack(ben, slug)
    expect(await database().select({ userId: subscriptions.userId, level: subscriptions.level }).from(subscriptions).where(eq(subscriptions.postId, postId))).toEqual([{ userId: ada.id, level: 'all' }])
    const other = await discussTechnology(ben, 'oak')
    expect(other).not.toBe(postId)
    const [row] = await database().select().from(posts).where(eq(posts.id, other))
    expect(row).toMatchObject({ title: 'oak', listed: false })
  })
})

describe('a favourite', () => {
  it('is one row for each person and thing, and counts as the rows say', async () => {
    const slug = await shared('oak')
    await Promise.all([1, 2, 3].map(async () => await favorStack(ben, slug, true)))
    expect(await favorStack(ada, slug, true)).toEqual({ isFavorite: true, favoriteCount: 2 })
    expect(await favorStack(ben, slug, false)).toEqual({ isFavorite: false, favoriteCount: 1 })
    expect(await favorStack(ben, slug, false)).toEqual({ isFavorite: false, favoriteCount: 1 })
    expect(await favorTechnology(ben, 'oak', true)).toEqual({ isFavorite: true, favoriteCount: 1 })
    expect(await drift()).toEqual([])
  })

  it('is listed for its owner, the latest first, without posts that may no longer be seen', async () => {
    const dora = await newPerson()
    const organization = await newOrganization()
    const first = await post(ada, organization.slug, { title: 'The first' })
    const second = await post(ada, organization.slug, { title: 'The second' })
    for (const postId of [first, second]) await favorPost(dora, postId, true)
    for (const slug of ['oak', 'elm', 'pine']) await favorTechnology(dora, slug, true)
    await favorStack(dora, await shared('oak'), true)
    await database().update(posts).set({ hiddenAt: new Date() }).where(eq(posts.id, second))
    expect((await listFavoritePosts(database(), dora, dora.id, { limit: 10 })).items.map(({ id }) => id)).toEqual([first])
    expect((await listFavoriteStacks(database(), dora.id, { limit: 10 })).items).toHaveLength(1)
    const page = await listFavoriteTechnologies(database(), dora.id, { limit: 2 })
    const rest = await listFavoriteTechnologies(database(), dora.id, { limit: 2, cursor: page.nextCursor! })
    expect([...page.items, ...rest.items].map(({ slug }) => slug)).toEqual(['pine', 'elm', 'oak'])
    expect(rest.nextCursor).toBeNull()
    expect((await database().select().from(favorites).where(eq(favorites.userId, ada.id))).length).toBeGreaterThan(0)
    expect((await listFavoritePosts(database(), ada, ada.id, { limit: 10 })).items).toEqual([])
  })
})
