import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '#server/domain/accounts/password'
import { allOperations } from '#shared/contract/index'
import type { OperationShape } from '#shared/contract/operation'
import { problem } from '#shared/contract/problem'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { MATRIX } from '#tests/api/matrix-table'
import type { Site } from '#tests/api/matrix-roles'
import { makeWorlds, ROLES } from '#tests/api/matrix-world'
import type { World, WorldOptions } from '#tests/api/matrix-world'
import { PASSWORD } from '#tests/support/accounts'
import type { RawAnswer } from '#tests/support/client'
import { until } from '#tests/support/until'

let site: ApiSite
let found: Site
let passwordHash: string

beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD)
  site = await startSite()
  await ask('accounts.signUp', (await makeWorlds(site.db, ['visitor']))[0]!)
  const mail = await until(async () => ((await site.client.send('/api/dev/mail')).json as { items: { id: string }[] }).items[0])
  found = { mailId: mail.id }
})

afterAll(async () => await site?.stop())

describe('what every operation answers to everybody', () => {
  it('has a row for every operation, and no others', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(allOperations.map(({ name }) => name).sort())
  })

  it.each(allOperations.map(({ name, operation }) => [name, operation] as const))('%s', async (name, operation) => {
    const row = MATRIX[name]!
    const worlds = await makeWorlds(site.db, ROLES, { passwordHash, ...row.world })
    const answers = await Promise.all(worlds.map(async world => await ask(name, world)))
    const expected = row.expected.split(' ').map(cell => cell === 'ok' ? successOf(operation) : Number(cell))
    const told = (statuses: number[]) => ROLES.map((role, index) => `${role} ${statuses[index]}`)
    expect(told(answers.map(({ status }) => status)), answers.map(({ text }) => text.slice(0, 120)).join('\n')).toEqual(told(expected))
    for (const answer of answers) expectPromised(operation, answer)
  })
})

describe('a private organization', () => {
  // Whoever follows a thread can leave it even where they may not read it any more.
  const inside = allOperations.filter(({ name, operation }) => /:(?:organization|postId|commentId)\b/.test(operation.path) && name !== 'subscriptions.unfollow')

  it.each(inside.map(({ name, operation }) => [name, operation] as const))('does not exist for outsiders: %s', async (name, operation) => {
    const [visitor, user, stranger] = await answersOf(name, ['visitor', 'user', 'stranger'], { visibility: 'private' })
    expect([visitor, user, stranger].map(answer => answer!.status)).toEqual([operation.access === 'anyone' ? 404 : 401, 404, 404])
  })

  it('shows itself to its members and to administrators', async () => {
    for (const name of ['organizations.get', 'posts.get', 'comments.get', 'organizations.members', 'posts.vote']) {
      const answers = await answersOf(name, ['member', 'moderator', 'owner', 'admin'], { visibility: 'private' })
      expect(answers.map(({ status }) => status), name).toEqual([200, 200, 200, 200])
    }
  })

  it('stands in no list of outsiders', async () => {
    const worlds = await makeWorlds(site.db, ['visitor', 'user', 'stranger'], { visibility: 'private' })
    for (const world of worlds) {
      const client = site.client.as(world.session)
      const lists = [`/api/organizations?q=${world.unique}`, `/api/posts?author=${world.authorHandle}`, `/api/people/${world.authorHandle}/comments`, `/api/posts?q=${world.unique}`]
      for (const path of lists) {
        const { items } = (await client.send(path)).json as { items: { slug?: string }[] }
        // The stranger's own organization has a name that begins alike.
        expect(items.filter(({ slug }) => slug !== `${world.unique}-2`), `${world.role} ${path}`).toEqual([])
      }
      expect((await client.send(`/api/posts?organization=${world.organization}`)).status).toBe(404)
    }
  })
})

describe('an organization for its members only', () => {
  it.each(['posts.create', 'posts.vote', 'comments.create', 'comments.vote'])('is read by everybody, but refuses them to others: %s', async (name) => {
    const answers = await answersOf(name, ['user', 'stranger', 'member', 'admin'], { membersOnly: true })
    const success = successOf(operationOf(name))
    expect(answers.map(({ status, json }) => status === 403 ? (json as { code: string }).code : status)).toEqual(['MembersOnly', 'MembersOnly', success, success])
  })
})

describe('a suspended person', () => {
  const needsRank = Object.keys(MATRIX).filter(name => /^(?:organizations|posts|comments)\./.test(name) && /^401 403 403/.test(MATRIX[name]!.expected))

  it.each(needsRank)('is neither moderator, owner nor author any more: %s', async (name) => {
    const answers = await answersOf(name, ['moderator', 'owner', 'author', 'admin'], { ...MATRIX[name]!.world, suspended: true })
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })
})

describe('ids of another place', () => {
  it('make no comment of another post a parent', async () => {
    const [here, elsewhere] = await makeWorlds(site.db, ['member', 'member'])
    const answer = await site.client.as(here!.session).call(operationOf('comments.create'), { params: { postId: here!.postId }, body: { body: 'Hello', parentId: elsewhere!.commentId } })
    expect([answer.status, answer.json]).toEqual([422, expect.objectContaining({ code: 'Refused', errors: [expect.objectContaining({ fieldName: 'parentId' })] })])
    expect(await site.sql`select 1 from comment where parent_id = ${elsewhere!.commentId}`).toHaveLength(0)
  })

  it('give the owner of one organization no power over the categories, labels and members of another', async () => {
    const [here, elsewhere] = await makeWorlds(site.db, ['owner', 'owner'])
    const client = site.client.as(here!.session)
    const attempt = async (name: string, params: Record<string, unknown>, body?: unknown) => (await client.call(operationOf(name), { params: { organization: here!.organization, ...params }, ...body === undefined ? {} : { body } })).status
    expect(await attempt('organizations.updateCategory', { categoryId: elsewhere!.categoryId }, { name: 'Mine', slug: 'mine' })).toBe(404)
    expect(await attempt('organizations.removeCategory', { categoryId: elsewhere!.categoryId })).toBe(404)
    expect(await attempt('organizations.removeMember', { userId: elsewhere!.bystanderId })).toBe(404)
    expect(await attempt('organizations.changeRole', { userId: elsewhere!.bystanderId }, { role: 'owner' })).toBe(404)
    expect(await site.sql`select name from category where id = ${elsewhere!.categoryId}`).toEqual([{ name: 'Plugins' }])
  })

  it('open no session, notification or draft of somebody else', async () => {
    const [here, elsewhere] = await makeWorlds(site.db, ['user', 'user'])
    const client = site.client.as(here!.session)
    expect((await client.call(operationOf('accounts.endSession'), { params: { sessionId: elsewhere!.otherSessionId } })).status).toBe(404)
    expect((await client.call(operationOf('notifications.markRead'), { params: { notificationId: elsewhere!.notificationId }, body: { read: true } })).status).toBe(404)
    await site.client.as(elsewhere!.session).call(operationOf('drafts.put'), { params: { place: 'post-new' }, body: { content: { title: 'Secret' } } })
    expect((await client.call(operationOf('drafts.get'), { params: { place: 'post-new' } })).json).toBe(null)
  })
})

function operationOf(name: string): OperationShape {
  return allOperations.find(entry => entry.name === name)!.operation
}

function successOf(operation: OperationShape): number {
  return operation.status ?? (operation.returns || operation.bytes ? 200 : 204)
}

async function ask(name: string, world: World): Promise<RawAnswer> {
  return await site.client.as(world.session).call(operationOf(name), MATRIX[name]!.request(world, found))
}

async function answersOf(name: string, roles: World['role'][], options: WorldOptions): Promise<RawAnswer[]> {
  const worlds = await makeWorlds(site.db, roles, options)
  return await Promise.all(worlds.map(async world => await ask(name, world)))
}

/** An answer is what the contract promises: its schema on success, else a problem with a code that it names. */
function expectPromised(operation: OperationShape, answer: RawAnswer): void {
  if (answer.status === 204) return expect(answer.text).toBe('')
  if (operation.status === 303 && answer.status === 303) return expect(answer.headers.location).toMatch(/^http/)
  if (answer.status < 300) {
    if (operation.bytes) return expect(answer.headers['content-type']).toBeDefined()
    if (operation.text) return expect(answer.headers['content-type']).toMatch(/^text\/plain/)
    return expect(v.safeParse(operation.returns!, answer.json).issues, answer.text).toBeUndefined()
  }
  if (operation.text === 'always') return expect([answer.headers['content-type'], answer.text]).toEqual([expect.stringMatching(/^text\/plain/), expect.stringMatching(/^[^\n]+\n$/)])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(v.safeParse(problem, answer.json).issues, answer.text).toBeUndefined()
  const { code } = answer.json as { code: string }
  const general = operation.access === 'admin' ? ['SignInRequired', 'NotAllowed'] : ['SignInRequired']
  expect([...general, ...operation.errors ?? []]).toContain(code)
}
