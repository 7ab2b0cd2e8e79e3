import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { technologies, technologyRevisions } from '#drizzle/schema/catalog'
import { files } from '#drizzle/schema/platform'
import { changeTechnologyLock, createTechnology, editTechnology, restoreTechnology } from '#server/domain/catalog/save-technology'
import { showTechnology } from '#server/domain/catalog/show-page'
import { slugsFor } from '#server/domain/catalog/package-names'
import { suggestTechnologies } from '#server/domain/catalog/suggest-technologies'
import { listTechnologyRevisions } from '#server/domain/catalog/queries'
import { putCatalogue } from '#scripts/seed/catalogue'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { openWiki, TECHNOLOGY, type Wiki } from '#tests/support/catalog'
import { newOrganization, newPerson, post, refusalOf } from '#tests/support/community'

let { close, ada, ben, admin } = {} as Wiki
let made = 0

beforeAll(async () => {
  ({ close, ada, ben, admin } = await openWiki())
})
afterAll(async () => await close())

const added = async () => await createTechnology(ada, { ...TECHNOLOGY, name: `Lantern ${++made}` })
const stored = async (slug: string) => (await database().select().from(technologies).where(eq(technologies.slug, slug)))[0]!
const revisions = async (slug: string) => await listTechnologyRevisions(database(), (await stored(slug)).id, { limit: 20 })

describe('a technology', () => {
  it('gets its address from its name, and its first revision', async () => {
    expect(await createTechnology(ada, { ...TECHNOLOGY, name: 'C# Lanterns++' })).toBe('csharp-lanternspp')
    const [first] = await revisions('csharp-lanternspp')
    expect(first).toMatchObject({ revision: 1, name: 'C# Lanterns++', editor: { id: ada.id } })
  })

  it('has a name that no other has, nor the site itself', async () => {
    await createTechnology(ada, { ...TECHNOLOGY, name: 'Once' })
    expect((await refusalOf(createTechnology(ben, { ...TECHNOLOGY, name: 'Once' }))).code).toBe('NameTaken')
    for (const name of ['Settings', 'New', 'compare', 'Stacks']) expect((await refusalOf(createTechnology(ben, { ...TECHNOLOGY, name }))).code, name).toBe('NameTaken')
  })

  it('is edited by anybody, each edit being a revision with its reason', async () => {
    const slug = await added()
    await editTechnology(ben, slug, { ...TECHNOLOGY, name: 'Lamp', revision: 1, reason: 'its new name' })
    expect(await stored(slug)).toMatchObject({ name: 'Lamp', slug, revision: 2 })
    expect((await revisions(slug)).map(({ revision, name, reason, editor }) => [revision, name, reason, editor!.id])).toEqual([[2, 'Lamp', 'its new name', ben.id], [1, `Lantern ${made}`, '', ada.id]])
  })

  it('takes one of two edits that began at the same time, and refuses the other one', async () => {
    const slug = await added()
    const outcomes = await Promise.allSettled([ada, ben].map(async (actor, index) => await editTechnology(actor, slug, { ...TECHNOLOGY, description: `Text ${index}`, revision: 1, reason: '' })))
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(['EditedMeanwhile'])
    expect(await revisions(slug)).toHaveLength(2)
    const { description } = await stored(slug)
    await editTechnology(ada, slug, { ...TECHNOLOGY, description: `${description} And more.`, revision: 2, reason: '' })
    expect((await revisions(slug)).map(row => row.description)).toEqual([`${description} And more.`, description, TECHNOLOGY.description])
  })

  it('comes back as it was at an earlier revision, as a new one', async () => {
    const slug = await added()
    await editTechnology(ben, slug, { ...TECHNOLOGY, name: 'Gone wrong', vendor: 'Nobody', tier: 'Data', revision: 1, reason: '' })
    await restoreTechnology(ada, slug, { to: 1, revision: 2 })
    expect(await stored(slug)).toMatchObject({ name: `Lantern ${made}`, vendor: TECHNOLOGY.vendor, tier: 'Server', revision: 3 })
    expect((await revisions(slug))[0]!.reason).toBe('Version 1 again')
    expect((await refusalOf(restoreTechnology(ada, slug, { to: 9, revision: 3 }))).code).toBe('NotFound')
    expect((await refusalOf(restoreTechnology(ada, slug, { to: 1, revision: 2 }))).code).toBe('EditedMeanwhile')
  })

  it('is edited by its owner and administrators alone while it is locked', async () => {
    const slug = await added()
    expect((await refusalOf(changeTechnologyLock(ben, slug, true))).code).toBe('NotAllowed')
    await changeTechnologyLock(ada, slug, true)
    expect((await refusalOf(editTechnology(ben, slug, { ...TECHNOLOGY, revision: 1, reason: '' }))).code).toBe('NotAllowed')
    expect((await refusalOf(restoreTechnology(ben, slug, { to: 1, revision: 1 }))).code).toBe('NotAllowed')
    await editTechnology(ada, slug, { ...TECHNOLOGY, revision: 1, reason: '' })
    await editTechnology(admin, slug, { ...TECHNOLOGY, revision: 2, reason: '' })
    await changeTechnologyLock(admin, slug, false)
    await editTechnology(ben, slug, { ...TECHNOLOGY, revision: 3, reason: '' })
  })

  it('of the catalogue keeps what people made of it when a release describes it anew', async () => {
    await putCatalogue(database() as never, clock.now())
    const before = await stored('vue')
    await editTechnology(ben, 'vue', { ...TECHNOLOGY, name: 'Vue.js', description: 'Ours now.', tier: 'Client', revision: 1, reason: '' })
    expect((await revisions('vue')).map(({ revision, name, editor }) => [revision, name, editor?.id])).toEqual([[2, 'Vue.js', ben.id], [1, before.name, undefined]])
    await database().execute('delete from site_fact where name = \'catalogue\'')
    await putCatalogue(database() as never, clock.now())
    expect((await stored('vue')).description).toBe('Ours now.')
  })

  it('shows a logo that its editor has uploaded, and nobody else’s', async () => {
    const key = `${'ab'.repeat(16)}.webp`
    await database().insert(files).values({ key, kind: 'logo', contentType: 'image/webp', size: 10, ownerId: ada.id, createdAt: clock.now() })
    const slug = await added()
    expect((await refusalOf(editTechnology(ben, slug, { ...TECHNOLOGY, logo: key, revision: 1, reason: '' }))).errors[0]!.fieldName).toBe('logo')
    await editTechnology(ada, slug, { ...TECHNOLOGY, logo: key, revision: 1, reason: '' })
    // Whoever edits it afterwards may leave the logo where it is; an earlier revision goes on showing it.
    await editTechnology(ben, slug, { ...TECHNOLOGY, logo: key, revision: 2, reason: '' })
    await editTechnology(ben, slug, { ...TECHNOLOGY, logo: null, revision: 3, reason: '' })
    const [file] = await database().select().from(files).where(eq(files.key, key))
    expect(file!.isAttached).toBe(true)
    await restoreTechnology(ben, slug, { to: 2, revision: 4 })
    expect((await stored(slug)).logoKey).toBe(key)
  })

  it('tells of the latest announcement that everybody may read', async () => {
    const slug = await added()
    const { id } = await stored(slug)
    const organization = await newOrganization({ technologyId: id, memberCount: 3 })
    const hidden = await newOrganization({ technologyId: id, visibility: 'private', memberCount: 9 })
    const [owner, insider] = [await newPerson({ [organization.id]: 'owner' }), await newPerson({ [hidden.id]: 'owner' })]
    await post(owner, organization.slug, { type: 'Announcement', title: 'The first version' })
    await post(insider, hidden.slug, { type: 'Announcement', title: 'A secret version' })
    await post(owner, organization.slug, { title: 'Not an announcement' })
    const { technology } = await showTechnology(database(), slug)
    expect(technology.announcement?.title).toBe('The first version')
    expect(technology.organization?.slug).toBe(organization.slug)
  })
})

describe('a revision', () => {
  it('has a number that no other of its technology has', async () => {
    const { id } = await stored(await added())
    const [first] = await database().select().from(technologyRevisions).where(and(eq(technologyRevisions.technologyId, id), eq(technologyRevisions.revision, 1)))
    const { id: _, ...again } = first!
    await expect(database().insert(technologyRevisions).values(again)).rejects.toThrow()
  })
})

describe('names of packages', () => {
  it.each([
    ['pg', 'postgresql'], ['postgres:16-alpine', 'postgresql'], ['@nuxt/kit', 'nuxt'], ['github.com/gin-gonic/gin', 'gin'], ['github.com/labstack/echo/v4', 'echo'],
    ['laravel/framework', 'laravel'], ['socket.io', 'socketio'], ['chart.js', 'chartjs'], ['next', 'nextjs'], ['@angular/core', 'angular'],
    ['registry.example/team/redis@sha256:0123', 'redis'], ['Django', 'django'],
  ])('%s stands for %s', (name, slug) => {
    expect(slugsFor(name)).toContain(slug)
  })

  it('are answered with technologies that exist, and nothing for the others', async () => {
    await putCatalogue(database() as never, clock.now())
    const found = await suggestTechnologies(database(), ['pg', 'nuxt', 'our-own-package', '', '../../etc/passwd', 'nuxt'])
    expect(found.map(({ name, technology }) => [name, technology.slug])).toEqual([['pg', 'postgresql'], ['nuxt', 'nuxt']])
  })
})
