import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkOf, newestLink, PASSWORD, signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

let database: TestDatabase
let server: TestServer
let sql: postgres.Sql

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY } })
})

afterAll(async () => {
  await server?.stop()
  await sql?.end()
  await database?.drop()
})

describe('signing up', () => {
  it('leads from an address over the mailed link to a signed-in account', async () => {
    const browser = newBrowser(server.origin)
    const asked = await browser.call('POST /api/accounts/sign-up', { email: 'ada@example.org' })
    expect([asked.status, asked.body]).toEqual([202, { email: 'ada@example.org' }])
    expect(await sql`select 1 from users where email = 'ada@example.org'`).toHaveLength(0)

    const token = await newestLink(sql, 'ada@example.org', 'finish_sign_up')
    const looked = await browser.call('POST /api/accounts/links', { token })
    expect(looked.body).toMatchObject({ purpose: 'finish_sign_up', email: 'ada@example.org' })

    const finished = await browser.call('POST /api/accounts', { token, handle: 'Ada', name: 'Ada L.', password: PASSWORD })
    expect(finished.status).toBe(201)
    expect(finished.body).toMatchObject({ handle: 'Ada', name: 'Ada L.', isAdmin: false, unreadCount: 0, memberships: [] })
    expect((await browser.call('/api/me')).body).toEqual(finished.body)
    expect(await sql`select email from address where user_id = ${Number(finished.body.id)}`).toEqual([{ email: 'ada@example.org' }])

    const again = await browser.call('POST /api/accounts', { token, handle: 'Ada2', name: 'Ada', password: PASSWORD })
    expect([again.status, again.body.code]).toEqual([410, 'LinkExpired'])
  })

  it('signs in with the password, and out again', async () => {
    await signUp(server.origin, sql, 'grace')
    const browser = newBrowser(server.origin)
    expect((await browser.call('/api/me')).body).toBe(null)
    const signedIn = await browser.call('POST /api/sessions', { email: 'Grace@Example.org', password: PASSWORD })
    expect([signedIn.status, signedIn.body.handle]).toEqual([201, 'grace'])
    expect(browser.cookies.get('signed-in')).toBe('1')
    expect((await browser.call('/api/me')).body).toMatchObject({ handle: 'grace' })
    expect((await browser.call('DELETE /api/sessions/current')).status).toBe(204)
    expect(browser.cookies.has('session')).toBe(false)
    expect((await browser.call('/api/me')).body).toBe(null)
  })

  it('keeps the link when something has to be corrected', async () => {
    await signUp(server.origin, sql, 'first-one')
    const browser = newBrowser(server.origin)
    await browser.call('POST /api/accounts/sign-up', { email: 'second@example.org' })
    const token = await newestLink(sql, 'second@example.org', 'finish_sign_up')
    const attempt = async (handle: string, password: string) => {
      const { status, body } = await browser.call<{ code: string, errors: { fieldName: string, errorCode: string }[] }>('POST /api/accounts', { token, handle, name: 'Second', password })
      return [status, body.code, ...(body.errors ?? []).map(({ fieldName, errorCode }) => `${fieldName} ${errorCode}`)]
    }
    expect(await attempt('FIRST-one', PASSWORD)).toEqual([409, 'NameTaken', 'handle taken'])
    expect(await attempt('second', 'qwertyuiop')).toEqual([422, 'Refused', 'password passwordCommon'])
    expect(await attempt('second', 'SECOND@example.org')).toEqual([422, 'Refused', 'password passwordCommon'])
    expect(await attempt('admin', 'short')).toEqual([400, 'InvalidInput', 'handle reserved', 'password passwordShort'])
    expect(await attempt('second', PASSWORD)).toEqual([201, undefined])
  })

  it('A2: makes one account of twenty requests and of two links used at once', async () => {
    const email = 'twenty@example.org'
    const asked = await Promise.all(Array.from({ length: 20 }, async () => await newBrowser(server.origin).call('POST /api/accounts/sign-up', { email })))
    expect(new Set(asked.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`202 {"email":"${email}"}`]))
    const mails = await sql<{ tokenId: number }[]>`select (payload->>'tokenId')::int as "tokenId" from outbox
      where name = 'account.linkRequested' and payload->>'email' = ${email} order by id`
    expect(mails).toHaveLength(5)

    const [one, other] = await Promise.all([mails[0]!, mails[3]!].map(async ({ tokenId }, index) => await newBrowser(server.origin)
      .call('POST /api/accounts', { token: linkOf(tokenId), handle: `twenty${index}`, name: 'Twenty', password: PASSWORD })))
    const [made, refused] = [one!, other!].sort((a, b) => a.status - b.status)
    expect(made!.status).toBe(201)
    // Whoever comes in the middle of it learns that there is an account now; whoever comes after it, that the link has ended.
    expect([[409, 'Conflict'], [410, 'LinkExpired']]).toContainEqual([refused!.status, refused!.body.code])
    expect(await sql`select 1 from users where email = ${email}`).toHaveLength(1)
  })
})
