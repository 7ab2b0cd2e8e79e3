import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeBinary, rootFolder } from '#scripts/support/paths'
import { newestLink, PASSWORD, signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

const HARBOUR = 'Harbour-under-7-lanterns'
let database: TestDatabase
let sql: postgres.Sql

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
})
afterAll(async () => {
  await sql?.end()
  await database?.drop()
})

/** Two processes of one site, with Redis between them or with nothing. */
async function startTwo(redisUrl: string): Promise<[one: TestServer, other: TestServer]> {
  const env = { APP_KEY: TEST_APP_KEY, REDIS_URL: redisUrl, APP_ROLE: 'web' }
  const one = await startServer({ databaseUrl: database.url, env })
  // Cookies and origins are those of one site, whichever process answers.
  return [one, await startServer({ databaseUrl: database.url, env: { ...env, PUBLIC_URL: one.origin } })]
}

const cookieOf = (browser: Browser) => [...browser.cookies].map(pair => pair.join('=')).join('; ')

describe('A4: with two processes', () => {
  let redis: TestRedis
  let one: TestServer
  let other: TestServer
  beforeAll(async () => {
    redis = await startRedis();
    [one, other] = await startTwo(redis.url)
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), other?.stop()])
    await redis?.stop()
  })

  const statusAt = async (server: TestServer, cookie: string) => (await newBrowser(server.origin).call('/api/me/settings', undefined, { cookie })).status

  it.each(['sign-out', 'a new password'])('a session that ended by %s is dead here at once, and there within a second', async (how) => {
    const handle = how === 'sign-out' ? 'leaver' : 'changer'
    const here = await signUp(one.origin, sql, handle)
    const cookie = cookieOf(here)
    expect([await statusAt(one, cookie), await statusAt(other, cookie)]).toEqual([200, 200])
    if (how === 'sign-out') await here.call('DELETE /api/sessions/current')
    else await here.call('PUT /api/me/password', { current: PASSWORD, password: HARBOUR })
    expect(await statusAt(one, cookie)).toBe(401)
    await pause(1000)
    expect(await statusAt(other, cookie)).toBe(401)
  })
})

describe.each([['with a bus', 1_000], ['without one', 10_000]] as const)('what another process has changed of somebody, %s', (how, withinMs) => {
  let redis: TestRedis | undefined
  let one: TestServer
  let other: TestServer
  /** Owns what the others are members of, and administrates the site. */
  let keeper: Browser
  const place = how === 'with a bus' ? 'tower' : 'cellar'
  beforeAll(async () => {
    if (how === 'with a bus') redis = await startRedis();
    [one, other] = await startTwo(redis?.url ?? '')
    keeper = await signUp(one.origin, sql, `${place}-keeper`)
    await sql`update users set is_admin = true where handle = ${`${place}-keeper`}`
    const made = await keeper.call('POST /api/organizations', { name: place, slug: place, description: '' })
    expect(made.status, made.text).toBe(201)
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), other?.stop()])
    await redis?.stop()
  })

  interface Somebody { handle: string, id: string, here: Browser, there: (operation: string, body?: object) => Promise<number> }

  /** A member, whom the other process knows from a moment ago. */
  async function somebody(handle: string): Promise<Somebody> {
    const here = await signUp(one.origin, sql, handle)
    expect((await here.call(`PUT /api/organizations/${place}/membership`)).status).toBe(200)
    const [row] = await sql<{ id: string }[]>`select id from users where handle = ${handle}`
    const cookie = cookieOf(here)
    return { handle, id: row!.id, here, there: async (operation, body) => (await newBrowser(other.origin).call(operation, body, { cookie, origin: one.origin })).status }
  }

  const moderate = async (about: object, action: string, more: object = {}) => {
    const answer = await keeper.call('POST /api/moderation/actions', { target: about, action, reason: 'It had to be.', scope: 'all', until: null, ...more })
    expect(answer.status, answer.text).toBe(200)
  }
  const draft = () => ({ organization: place, type: 'Post', title: 'A word', body: 'It is said.' })
  const CHANGES: [what: string, ask: (who: Somebody) => Promise<number>, change: (who: Somebody) => Promise<void>, before: number, after: number][] = [
    ['a ban', who => who.there('POST /api/posts', draft()), who => moderate({ kind: 'person', handle: who.handle, organization: place }, 'ban'), 201, 403],
    ['a suspension of the whole site', who => who.there('POST /api/posts', draft()), who => moderate({ kind: 'person', handle: who.handle, organization: null }, 'suspend'), 201, 403],
    ['a role', who => who.there(`GET /api/organizations/${place}/requests`), async who => void expect((await keeper.call(`PUT /api/organizations/${place}/members/${who.id}`, { role: 'moderator' })).status).toBe(200), 403, 200],
    ['a membership that ended', who => who.there('POST /api/posts', draft()), async who => void expect((await keeper.call(`DELETE /api/organizations/${place}/members/${who.id}`)).status).toBe(204), 201, 403],
  ]

  it('is felt in time: bans, suspensions, roles and memberships', async () => {
    const people = await Promise.all(CHANGES.map(async (_, index) => await somebody(`${place}-${index}`)))
    await sql`update organization set members_only = true where slug = ${place}`
    const all = async () => await Promise.all(CHANGES.map(async ([, ask], index) => await ask(people[index]!)))
    expect(await all()).toEqual(CHANGES.map(([,,, before]) => before))
    for (const [index, [, , change]] of CHANGES.entries()) await change(people[index]!)
    if (how === 'without one') expect(await all()).not.toEqual(CHANGES.map(([,,,, after]) => after))
    await pause(withinMs)
    expect(await all()).toEqual(CHANGES.map(([,,,, after]) => after))
  })
})

describe('npm run admin', () => {
  const admin = async (...args: string[]) => await promisify(execFile)(nodeBinary(), [join(rootFolder, 'scripts', 'admin.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: database.url, APP_KEY: TEST_APP_KEY, PUBLIC_URL: 'https://guildhall.example' },
  })
  const linkIn = (stdout: string, page: string) => new RegExp(`^https://guildhall\\.example/${page}#([\\w-]{43})$`, 'm').exec(stdout)![1]

  it('makes an administrator who signs up with the printed link, and lets them in again', async () => {
    const server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY } })
    try {
      const made = await admin('chief@example.org')
      const token = linkIn(made.stdout, 'finish')
      expect(token).toBe(await newestLink(sql, 'chief@example.org', 'finish_sign_up'))
      const finished = await newBrowser(server.origin).call('POST /api/accounts', { token, handle: 'chief', name: 'Chief', password: PASSWORD })
      expect(finished.body).toMatchObject({ handle: 'chief', isAdmin: true })

      const again = await admin('chief@example.org')
      const reset = await newBrowser(server.origin).call('POST /api/accounts/password', { token: linkIn(again.stdout, 'reset'), password: HARBOUR })
      expect([reset.status, reset.body.isAdmin]).toEqual([200, true])
    }
    finally {
      await server.stop()
    }
  })

  it('says how it is used', async () => {
    await expect(admin('not an address')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('npm run admin -- <e-mail address>') })
  })
})
