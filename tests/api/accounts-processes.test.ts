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

describe('A4: with two processes', () => {
  let redis: TestRedis
  let one: TestServer
  let other: TestServer
  beforeAll(async () => {
    redis = await startRedis()
    const env = { APP_KEY: TEST_APP_KEY, REDIS_URL: redis.url, APP_ROLE: 'web' }
    one = await startServer({ databaseUrl: database.url, env })
    // Cookies and origins are those of one site, whichever process answers.
    other = await startServer({ databaseUrl: database.url, env: { ...env, PUBLIC_URL: one.origin } })
  })
  afterAll(async () => {
    await Promise.all([one?.stop(), other?.stop()])
    await redis?.stop()
  })

  const cookieOf = (browser: Browser) => [...browser.cookies].map(pair => pair.join('=')).join('; ')
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
