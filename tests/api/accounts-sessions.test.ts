import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkOf, newestLink, PASSWORD, signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { readCaughtMail } from '#tests/support/caught-mail'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

const NEW_PASSWORD = 'another-Lantern-under-9-hills'
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

const statusOf = async (browser: Browser) => (await browser.call('/api/me/settings')).status

async function signedIn(handle: string, userAgent = ''): Promise<Browser> {
  const browser = newBrowser(server.origin, { 'user-agent': userAgent })
  const { status } = await browser.call('POST /api/sessions', { email: `${handle}@example.org`, password: PASSWORD })
  expect(status).toBe(201)
  return browser
}

describe('sessions', () => {
  it('A3: nothing that the database holds works as a cookie', async () => {
    const ada = await signUp(server.origin, sql, 'ada')
    expect(await statusOf(ada)).toBe(200)
    const [row] = await sql`select * from session where user_id = (select id from users where handle = 'ada')`
    const hash = row!.hash as Buffer
    const values = [...Object.values(row!).map(String), ...(['hex', 'base64', 'base64url', 'latin1'] as const).map(encoding => hash.toString(encoding))]
    for (const value of values) {
      const { status } = await newBrowser(server.origin).call('/api/me/settings', undefined, { cookie: `session=${encodeURIComponent(value)}` })
      expect([value, status]).toEqual([value, 401])
      if (/^[\x21-\x7E]+$/.test(value)) expect((await newBrowser(server.origin).call('/api/me/settings', undefined, { cookie: `session=${value}` })).status).toBe(401)
    }
  })

  it('A4: a cookie is dead at once when its owner signs out, or changes the password elsewhere', async () => {
    const bob = await signUp(server.origin, sql, 'bob')
    const kept = new Map(bob.cookies)
    await bob.call('DELETE /api/sessions/current')
    const replay = newBrowser(server.origin)
    for (const [name, value] of kept) replay.cookies.set(name, value)
    expect(await statusOf(replay)).toBe(401)

    const [here, there] = [await signedIn('bob'), await signedIn('bob')]
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 200])
    const old = here.cookies.get('session')
    expect((await here.call('PUT /api/me/password', { current: 'not this one', password: NEW_PASSWORD })).body).toMatchObject({ code: 'WrongCredentials' })
    expect(await statusOf(there)).toBe(200)
    expect((await here.call('PUT /api/me/password', { current: PASSWORD, password: NEW_PASSWORD })).status).toBe(204)
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401])
    expect(here.cookies.get('session')).not.toBe(old)
    expect((await newBrowser(server.origin).call('/api/me/settings', undefined, { cookie: `session=${old}` })).status).toBe(401)
    expect((await newBrowser(server.origin).call('POST /api/sessions', { email: 'bob@example.org', password: PASSWORD })).status).toBe(401)
    expect(await sql`select 1 from outbox where name = 'account.linkRequested' and payload->>'kind' = 'passwordChanged' and payload->>'email' = 'bob@example.org'`).toHaveLength(1)
  })

  it('A8: a cookie from before signing in is replaced, and its session ends', async () => {
    await signUp(server.origin, sql, 'carol')
    const attacker = await signUp(server.origin, sql, 'mallory')
    const planted = attacker.cookies.get('session')!
    for (const value of [planted, 'A'.repeat(43)]) {
      const victim = newBrowser(server.origin)
      victim.cookies.set('session', value)
      const { status, body } = await victim.call('POST /api/sessions', { email: 'carol@example.org', password: PASSWORD })
      expect([status, body.handle]).toEqual([201, 'carol'])
      expect(victim.cookies.get('session')).not.toBe(value)
      expect((await newBrowser(server.origin).call('/api/me/settings', undefined, { cookie: `session=${value}` })).status).toBe(401)
    }
  })

  it('A9: another site cannot act with the cookie', async () => {
    const dan = await signUp(server.origin, sql, 'dan')
    const before = await sql`select count(*) from session`
    const attempt = async (headers: Record<string, string>) => (await dan.call('DELETE /api/sessions', undefined, headers)).status
    expect(await attempt({ origin: 'https://evil.example' })).toBe(403)
    expect(await attempt({ origin: 'null' })).toBe(403)
    expect(await attempt({ 'origin': 'null', 'sec-fetch-site': 'same-origin' })).toBe(403)
    expect(await attempt({ origin: `${server.origin}.evil.example` })).toBe(403)
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await dan.call('PUT /api/me/password', { current: PASSWORD, password: NEW_PASSWORD }, { 'content-type': type })
      expect(answer.status).toBe(415)
    }
    expect(await sql`select count(*) from session`).toEqual(before)
    expect(await statusOf(await signedIn('dan'))).toBe(200)
  })

  it('are listed by device, and ended one by one or all the others at once', async () => {
    const first = await signUp(server.origin, sql, 'erin', { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' })
    const second = await signedIn('erin', 'curl/8.5.0')
    const third = await signedIn('erin')
    interface Item { id: string, device: string, isCurrent: boolean }
    const { items } = (await first.call<{ items: Item[] }>('/api/sessions')).body
    expect(items.map(({ device, isCurrent }) => [device, isCurrent]).sort()).toEqual([['', false], ['Firefox on Linux', true], ['curl', false]].sort())

    const curl = items.find(({ device }) => device === 'curl')!
    const stranger = await signUp(server.origin, sql, 'stranger')
    expect((await stranger.call(`DELETE /api/sessions/${curl.id}`)).status).toBe(404)
    expect(await statusOf(second)).toBe(200)
    expect((await first.call(`DELETE /api/sessions/${curl.id}`)).status).toBe(204)
    expect((await first.call(`DELETE /api/sessions/${curl.id}`)).status).toBe(404)
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([200, 401, 200])

    expect((await first.call('DELETE /api/sessions')).status).toBe(204)
    expect([await statusOf(first), await statusOf(third)]).toEqual([200, 401])
    const told = async () => (await sql`select 1 from outbox where payload->>'kind' = 'signedOutEverywhere' and payload->>'email' = 'erin@example.org'`).length
    expect(await told()).toBe(1)
    await first.call('DELETE /api/sessions')
    expect(await told()).toBe(1)
  })
})

describe('A6: a reset link', () => {
  const reset = async (token: string, password = NEW_PASSWORD) => await newBrowser(server.origin).call('POST /api/accounts/password', { token, password })
  const ask = async (handle: string) => {
    const email = `${handle}@example.org`
    const answer = await newBrowser(server.origin).call('POST /api/accounts/reset', { email })
    expect([answer.status, answer.body]).toEqual([202, { email }])
    return await newestLink(sql, email, 'reset_password')
  }

  /** Refused, by the operation that looks at it and by the one that uses it, with words that say what to do. */
  const expectDead = async (token: string) => {
    for (const answer of [await newBrowser(server.origin).call('POST /api/accounts/links', { token }), await reset(token)]) {
      expect(answer.body).toMatchObject({ status: 410, code: 'LinkExpired', detail: expect.stringContaining('Ask for a new one') })
    }
  }

  it('works once, ends every session, signs in, and tells the owner by mail', async () => {
    const frank = await signUp(server.origin, sql, 'frank')
    const token = await ask('frank')
    const asked = await readCaughtMail(server.origin, 'frank@example.org', 'Choose a new password')
    expect(asked).toContain(`${server.origin}/reset#${token}`)
    expect((await reset(token, 'qwertyuiop')).body).toMatchObject({ code: 'Refused' })
    const done = await reset(token)
    expect([done.status, done.body.handle]).toEqual([200, 'frank'])
    expect(await statusOf(frank)).toBe(401)
    await expectDead(token)
    const told = await readCaughtMail(server.origin, 'frank@example.org', 'Your password was changed')
    expect(told).toMatch(/Your password was changed on \d+ \w+ \d{4}.*All your other devices were signed out\./)
    expect(told).toContain(`${server.origin}/reset`)
    expect(told).not.toContain(NEW_PASSWORD)
    expect((await newBrowser(server.origin).call('POST /api/sessions', { email: 'frank@example.org', password: NEW_PASSWORD })).status).toBe(201)
  })

  it('works once even when it is used twice at the same moment', async () => {
    await signUp(server.origin, sql, 'gina')
    const token = await ask('gina')
    const answers = await Promise.all([reset(token, `${NEW_PASSWORD}1`), reset(token, `${NEW_PASSWORD}2`)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
  })

  it('ends after an hour, and when a newer one was asked for', async () => {
    await signUp(server.origin, sql, 'henry')
    const older = await ask('henry')
    const newer = await ask('henry')
    await expectDead(older)
    // The newer one is good until its hour is over, to the minute.
    const age = async (minutes: number) => await sql`update token set expires_at = expires_at - make_interval(mins => ${minutes}), created_at = created_at - make_interval(mins => ${minutes}) where email = 'henry@example.org'`
    await age(59)
    expect((await newBrowser(server.origin).call('POST /api/accounts/links', { token: newer })).status).toBe(200)
    await age(1)
    await expectDead(newer)
    // The way to ask again is open, and leads to a link that works.
    expect((await reset(await ask('henry'))).status).toBe(200)
  })

  it('of an address without an account leads nowhere, and no mail is asked for', async () => {
    const token = await ask('nobody')
    expect((await reset(token)).status).toBe(410)
    expect(await sql`select 1 from outbox where name = 'account.linkRequested' and payload->>'email' = 'nobody@example.org'`).toHaveLength(0)
  })

  it('comes with the news that an address has an account already', async () => {
    await signUp(server.origin, sql, 'irene')
    await newBrowser(server.origin).call('POST /api/accounts/sign-up', { email: 'IRENE@example.org' })
    const [event] = await sql<{ kind: string, tokenId: number }[]>`select payload->>'kind' as kind, payload->>'tokenId' as "tokenId" from outbox
      where name = 'account.linkRequested' and payload->>'email' = 'IRENE@example.org'`
    expect(event!.kind).toBe('alreadySignedUp')
    expect((await reset(linkOf(event!.tokenId))).status).toBe(200)
  })

  it('goes on working when somebody else asks for so many mails that no more are sent', async () => {
    await signUp(server.origin, sql, 'jules')
    for (let i = 0; i < 3; i++) await ask('jules')
    const last = await ask('jules')
    await ask('jules')
    await ask('jules')
    const sent = await sql<{ tokenId: string }[]>`select payload->>'tokenId' as "tokenId" from outbox where name = 'account.linkRequested' and payload->>'kind' = 'resetPassword' and payload->>'email' = 'jules@example.org' order by id`
    expect(sent).toHaveLength(4)
    expect(linkOf(sent[3]!.tokenId)).toBe(last)
    expect((await reset(last)).status).toBe(200)
  })
})
