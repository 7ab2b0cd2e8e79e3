import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { changeRole, joinOrganization, leaveOrganization, removeMember } from '#server/domain/organizations/change-membership'
import { addCategory, addLabel, removeCategory, removeLabel, updateCategory } from '#server/domain/organizations/curate'
import { getOrganization, listLabels } from '#server/domain/organizations/queries'
import { createOrganization, updateOrganization } from '#server/domain/organizations/save-organization'
import { deletePost } from '#server/domain/posts/moderate-post'
import { viewOrganization } from '#server/domain/organizations/view-organization'
import { visitor } from '#server/platform/actor'
import type { Actor, Person } from '#server/platform/actor'
import { database } from '#server/platform/db'
import { actorOf, newOrganization, newPerson, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

const DRAFT = { name: 'Lanterns', description: 'About **lanterns**', colour: null, codeLanguage: null, postTypes: [], defaultPostType: null }

let close: () => Promise<void>

beforeAll(async () => {
  close = await openDatabase()
})
afterAll(async () => await close())

async function rolesIn(organizationId: number): Promise<string[]> {
  const rows = await database().select({ role: memberships.role }).from(memberships).where(eq(memberships.organizationId, organizationId))
  return rows.map(({ role }) => role).sort()
}

async function memberCount(organizationId: number): Promise<number> {
  const [row] = await database().select({ count: organizations.memberCount }).from(organizations).where(eq(organizations.id, organizationId))
  return row!.count
}

/** An organization made by its command, with its owner as the next request sees them. */
async function founded(slug: string) {
  const founder = await newPerson()
  const organization = await createOrganization(founder, { ...DRAFT, slug })
  return { organization, owner: await actorOf(founder.id) }
}

/** Joined and, if asked, promoted. */
async function joined(slug: string, owner?: Person, role?: 'owner' | 'moderator'): Promise<Person> {
  const person = await newPerson()
  await joinOrganization(person, slug)
  if (owner && role) await changeRole(owner, slug, person.id, role)
  return await actorOf(person.id)
}

describe('creating an organization', () => {
  it('makes its creator the owner and the one member', async () => {
    const { organization, owner } = await founded('founded')
    expect(organization).toMatchObject({ memberCount: 1, descriptionHtml: '<p>About <strong>lanterns</strong></p>\n' })
    expect(owner.memberships.get(organization.id)?.role).toBe('owner')
  })

  it('refuses an address in use, on creation and on change', async () => {
    const { organization } = await founded('taken')
    const { organization: other, owner } = await founded('not-taken')
    const refusals = [await refusalOf(createOrganization(owner, { ...DRAFT, slug: organization.slug })), await refusalOf(updateOrganization(owner, other.slug, { ...DRAFT, slug: 'taken' }))]
    expect(refusals.map(({ code, errors }) => [code, errors[0]?.fieldName])).toEqual([['NameTaken', 'slug'], ['NameTaken', 'slug']])
  })

  it('hides a private one from everybody but its members, even from those who would change it', async () => {
    const secret = await newOrganization({ visibility: 'private' })
    const insider = await newPerson({ [secret.id]: 'member' })
    for (const actor of [visitor, await newPerson()]) expect((await refusalOf(getOrganization(database(), actor, secret.slug))).code).toBe('NotFound')
    expect((await refusalOf(updateOrganization(await newPerson(), secret.slug, { ...DRAFT, slug: 'mine' }))).code).toBe('NotFound')
    expect((await getOrganization(database(), insider, secret.slug)).id).toBe(secret.id)
    expect((await refusalOf(updateOrganization(insider, secret.slug, { ...DRAFT, slug: 'mine' }))).code).toBe('NotAllowed')
  })
})

describe('membership', () => {
  it('counts who joins and leaves once, however often they do it at once', async () => {
    const { organization } = await founded('counted')
    const people = await Promise.all(Array.from({ length: 8 }, async () => await newPerson()))
    await Promise.all([...people, ...people].map(async person => await joinOrganization(person, organization.slug)))
    expect([await memberCount(organization.id), (await rolesIn(organization.id)).length]).toEqual([9, 9])
    const members = await Promise.all(people.map(async ({ id }) => await actorOf(id)))
    await Promise.allSettled([...members, ...members].map(async person => await leaveOrganization(person, organization.slug)))
    expect([await memberCount(organization.id), await rolesIn(organization.id)]).toEqual([1, ['owner']])
  })

  it('keeps the last owner, who can neither leave nor be made less', async () => {
    const { organization, owner } = await founded('kept')
    expect((await refusalOf(leaveOrganization(owner, organization.slug))).code).toBe('Refused')
    expect((await refusalOf(changeRole(owner, organization.slug, owner.id, 'member'))).code).toBe('Refused')
    expect((await refusalOf(removeMember(owner, organization.slug, owner.id))).code).toBe('Refused')
    expect(await rolesIn(organization.id)).toEqual(['owner'])
  })

  it('keeps one of two owners who leave in the same moment', async () => {
    const { organization, owner } = await founded('two-leave')
    const second = await joined(organization.slug, owner, 'owner')
    const results = await Promise.allSettled([owner, second].map(async person => await leaveOrganization(person, organization.slug)))
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await rolesIn(organization.id)).toEqual(['owner'])
  })

  it('keeps one of two owners who make each other members in the same moment', async () => {
    const { organization, owner } = await founded('two-demote')
    const second = await joined(organization.slug, owner, 'owner')
    await Promise.allSettled([changeRole(owner, organization.slug, second.id, 'member'), changeRole(second, organization.slug, owner.id, 'member')])
    expect(await rolesIn(organization.id)).toEqual(['member', 'owner'])
  })

  it('lets moderators remove plain members, and owners everybody', async () => {
    const { organization, owner } = await founded('removing')
    const moderator = await joined(organization.slug, owner, 'moderator')
    const [one, two] = [await joined(organization.slug), await joined(organization.slug, owner, 'moderator')]
    await removeMember(moderator, organization.slug, one.id)
    expect((await refusalOf(removeMember(moderator, organization.slug, two.id))).code).toBe('NotAllowed')
    expect((await refusalOf(removeMember(moderator, organization.slug, owner.id))).code).toBe('NotAllowed')
    await removeMember(owner, organization.slug, two.id)
    expect((await refusalOf(removeMember(owner, organization.slug, two.id))).code).toBe('NotFound')
    expect(await rolesIn(organization.id)).toEqual(['moderator', 'owner'])
  })

  it('leaves roles to owners of this organization', async () => {
    const { organization, owner } = await founded('roles')
    const moderator = await joined(organization.slug, owner, 'moderator')
    const { owner: stranger } = await founded('roles-elsewhere')
    for (const actor of [moderator, stranger]) expect((await refusalOf(changeRole(actor, organization.slug, moderator.id, 'owner'))).code).toBe('NotAllowed')
  })
})

it('offers each person what they may do here, and nothing else', async () => {
  const { organization, owner } = await founded('offered')
  const member = await joined(organization.slug)
  await database().update(organizations).set({ membersOnly: true }).where(eq(organizations.id, organization.id))
  const row = await getOrganization(database(), owner, organization.slug)
  const abilities = async (actor: Actor) => Object.entries((await viewOrganization(database(), actor, row)).abilities).filter(([, may]) => may).map(([name]) => name)
  const silenced = { denyAll: false, denyPosts: true, denyComments: false, denyUntil: null }

  expect(await abilities(visitor)).toEqual([])
  expect(await abilities(await newPerson())).toEqual(['ask'])
  expect(await abilities(member)).toEqual(['leave', 'post'])
  expect(await abilities(owner)).toEqual(['leave', 'post', 'manage', 'changeRoles', 'invite'])
  expect(await abilities(await newPerson({}, { isAdmin: true }))).toEqual(['ask', 'post', 'manage', 'changeRoles', 'invite'])
  expect(await abilities({ ...member, denials: new Map([[organization.id, silenced]]) })).toEqual(['leave'])
  expect(await abilities({ ...owner, suspendedUntil: new Date(Date.now() + 60_000) })).toEqual(['leave'])
})

describe('categories and labels', () => {
  it('have an address of their own inside an organization, on adding and on changing', async () => {
    const { organization, owner } = await founded('curated')
    const one = await addCategory(owner, organization.slug, { name: 'One', slug: 'one', description: '', colour: null })
    const two = await addCategory(owner, organization.slug, { name: 'Two', slug: 'two', description: '', colour: null })
    expect(two.position).toBeGreaterThan(one.position)
    const refusals = [
      await refusalOf(addCategory(owner, organization.slug, { name: 'Again', slug: 'one', description: '', colour: null })),
      await refusalOf(updateCategory(owner, organization.slug, two.id, { name: 'Two', slug: 'one', description: '', colour: null })),
    ]
    expect(refusals.map(({ code }) => code)).toEqual(['NameTaken', 'NameTaken'])
    const { organization: other, owner: stranger } = await founded('curated-elsewhere')
    await addCategory(stranger, other.slug, { name: 'One', slug: 'one', description: '', colour: null })
    expect((await refusalOf(removeCategory(stranger, other.slug, two.id))).code).toBe('NotFound')
  })

  it('are taken from the posts that have them when they are removed, deleted posts too', async () => {
    const { organization, owner } = await founded('removed')
    const { id } = await addCategory(owner, organization.slug, { name: 'Gone', slug: 'gone', description: '', colour: null })
    for (const slug of ['bug', 'help']) await addLabel(owner, organization.slug, { slug, description: '', colour: null })
    const [one, two] = [await post(owner, organization.slug, { category: 'gone', labels: ['bug', 'help'] }), await post(owner, organization.slug, { category: 'gone', labels: ['bug'] })]
    await deletePost(owner, two)
    await removeCategory(owner, organization.slug, id)
    await removeLabel(owner, organization.slug, 'bug')
    expect(await storedPost(one)).toMatchObject({ categoryId: null, labels: ['help'] })
    expect(await storedPost(two)).toMatchObject({ categoryId: null, labels: [] })
    expect((await listLabels(database(), organization.id)).map(({ slug }) => slug)).toEqual(['help'])
  })

  it('never stay on a post that is written while they are removed', async () => {
    const { organization, owner } = await founded('raced')
    const slugs = Array.from({ length: 5 }, (_, index) => `label-${index}`)
    for (const slug of slugs) await addLabel(owner, organization.slug, { slug, description: '', colour: null })
    const made: number[] = []
    const writing = Promise.all(slugs.flatMap(slug => Array.from({ length: 4 }, async () => {
      const id = await post(owner, organization.slug, { labels: [slug] }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'Refused' })
      })
      if (id) made.push(id)
    })))
    await Promise.all([writing, ...slugs.map(async slug => await removeLabel(owner, organization.slug, slug))])
    expect(await Promise.all(made.map(async id => (await storedPost(id)).labels))).toEqual(made.map(() => []))
  })

  it('can be removed while posts that have them are deleted and restored', async () => {
    const { organization, owner } = await founded('deadlock-free')
    await addLabel(owner, organization.slug, { slug: 'busy', description: '', colour: null })
    const ids = await Promise.all(Array.from({ length: 12 }, async () => await post(owner, organization.slug, { labels: ['busy'] })))
    await Promise.all([...ids.map(async id => await deletePost(owner, id)), removeLabel(owner, organization.slug, 'busy')])
    const [row] = await database().select({ count: organizations.postCount }).from(organizations).where(and(eq(organizations.id, organization.id)))
    expect(row!.count).toBe(0)
  })
})
