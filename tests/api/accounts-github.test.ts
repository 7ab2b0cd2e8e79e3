import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signUp, TEST_APP_KEY } from '#tests/support/accounts'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'
import { createDatabase } from '#tests/support/database'
import type { TestDatabase } from '#tests/support/database'
import { GITHUB_CLIENT, startGithub } from '#tests/support/github'
import type { GithubStandIn } from '#tests/support/github'
import { startServer } from '#tests/support/server'
import type { TestServer } from '#tests/support/server'

let database: TestDatabase
let server: TestServer
let github: GithubStandIn
let sql: postgres.Sql
let serial = 4_000_000_000

beforeAll(async () => {
  database = await createDatabase()
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  github = await startGithub(account('first'))
  server = await startServer({ databaseUrl: database.url, env: { APP_KEY: TEST_APP_KEY, GITHUB_CLIENT_ID: GITHUB_CLIENT.id, GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret, GITHUB_URL: github.url } })
})
afterAll(async () => {
  await server?.stop()
  await github?.stop()
  await sql?.end()
  await database?.drop()
})
beforeEach(() => github.person = account(`person${++serial}`))

function account(login: string, email = `${login}@github.example`, verified = true) {
  return { id: ++serial, login, name: 'A Person', emails: [{ email, primary: true, verified }] }
}

/** Leaves for GitHub and comes back with what stands in the address. */
async function journey(browser: Browser, purpose: 'signIn' | 'link' | 'confirm' = 'signIn', to = '/tech'): Promise<{ code: string, state: string }> {
  const { status, body } = await browser.call<{ url: string }>('POST /api/sessions/github/start', { purpose, to })
  expect(status).toBe(200)
  const back = new URL((await fetch(body.url, { redirect: 'manual' })).headers.get('location')!)
  expect(`${back.origin}${back.pathname}`).toBe(`${server.origin}/auth/github`)
  return { code: back.searchParams.get('code')!, state: back.searchParams.get('state')! }
}

const arrive = async (browser: Browser, answer: { code: string, state: string }) => await browser.call('POST /api/sessions/github', answer)

/** Somebody with an account that GitHub signs in. */
async function linked(handle: string): Promise<Browser> {
  const browser = await signUp(server.origin, sql, handle)
  expect((await arrive(browser, await journey(browser, 'link'))).body).toEqual({ outcome: 'linked' })
  return browser
}

describe('GitHub', () => {
  it('begins an account without a password for an address that it has verified, and signs in to it by its number alone', async () => {
    const browser = newBrowser(server.origin)
    expect((await browser.call('/api/sessions/ways')).body).toEqual({ github: true })
    const { body } = await arrive(browser, await journey(browser))
    expect(body).toEqual({ outcome: 'finish', token: expect.any(String) })
    const link = await browser.call('POST /api/accounts/links', { token: body.token })
    expect(link.body).toMatchObject({ purpose: 'finish_sign_up', githubLogin: github.person.login, email: github.person.emails[0]!.email })
    expect((await browser.call('POST /api/accounts', { token: body.token, handle: 'by-github', name: 'By GitHub' })).status).toBe(201)
    expect((await browser.call('/api/me/security')).body).toMatchObject({ hasPassword: false, github: { login: github.person.login } })

    // Another name and address there: the number is the same.
    github.person = { ...github.person, login: 'renamed', emails: [{ email: 'moved@github.example', primary: true, verified: true }] }
    const again = newBrowser(server.origin)
    expect((await arrive(again, await journey(again))).body).toMatchObject({ outcome: 'signedIn', to: '/tech', me: { handle: 'by-github' } })
    expect((await again.call('/api/me')).body).toMatchObject({ handle: 'by-github' })
  })

  it('never signs in by an address: an account that has it is asked to sign in and link', async () => {
    await signUp(server.origin, sql, 'same-address')
    github.person = account('impostor', 'Same-Address@example.org')
    const browser = newBrowser(server.origin)
    expect((await arrive(browser, await journey(browser))).body).toEqual({ outcome: 'knownAddress' })
    expect((await browser.call('/api/me')).body).toBe(null)
  })

  it('begins nothing for an address that it has not verified', async () => {
    github.person = account('unverified', 'unverified@github.example', false)
    const browser = newBrowser(server.origin)
    const { status, body } = await arrive(browser, await journey(browser))
    expect([status, body.code]).toEqual([422, 'Refused'])
  })

  it('refuses a forged state, a way back without its cookie, and the same one twice', async () => {
    const browser = await linked('forged')
    const visitor = newBrowser(server.origin)
    const answer = await journey(visitor)
    const kept = visitor.cookies.get('github')!
    expect((await arrive(newBrowser(server.origin), answer)).body.code).toBe('Refused')
    expect((await arrive(visitor, { ...answer, state: 'x'.repeat(43) })).body.code).toBe('Refused')
    expect(visitor.cookies.has('github')).toBe(false)
    expect((await arrive(visitor, answer)).body.code).toBe('Refused')

    const second = await journey(visitor)
    const secondCookie = visitor.cookies.get('github')!
    expect((await arrive(visitor, second)).body.outcome).toBe('signedIn')
    visitor.cookies.set('github', secondCookie)
    expect((await arrive(visitor, second)).body.code).toBe('Refused')
    // A cookie whose content was changed, and another journey's cookie.
    const third = await journey(visitor)
    const [content, signature] = visitor.cookies.get('github')!.split('.')
    const changed = Buffer.from(Buffer.from(content!, 'base64url').toString().replace('/tech', '/evil')).toString('base64url')
    visitor.cookies.set('github', `${changed}.${signature}`)
    expect((await arrive(visitor, third)).body.code).toBe('Refused')
    visitor.cookies.set('github', kept)
    expect((await arrive(visitor, await fetchAnswerOf(visitor))).body.code).toBe('Refused')
    await browser.call('DELETE /api/sessions/current')
  })

  /** An answer whose cookie is replaced by one of another journey. */
  async function fetchAnswerOf(browser: Browser): Promise<{ code: string, state: string }> {
    const other = browser.cookies.get('github')!
    const answer = await journey(browser)
    browser.cookies.set('github', other)
    return answer
  }

  it('ignores return paths that lead elsewhere', async () => {
    await linked('paths')
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/%2F%2Fevil.example']) {
      const visitor = newBrowser(server.origin)
      expect((await arrive(visitor, await journey(visitor, 'signIn', to))).body, to).toMatchObject({ outcome: 'signedIn', to: '/' })
    }
  })

  it('links one account with one account, asks for a fresh identity first, and confirms identity where it is the only way', async () => {
    const browser = await linked('keeper')
    const person = github.person
    const other = await signUp(server.origin, sql, 'latecomer')
    expect((await arrive(other, await journey(other, 'link'))).body.code).toBe('Conflict')
    await sql`update session set fresh_at = fresh_at - interval '11 minutes' where user_id = (select id from users where handle = 'keeper')`
    await new Promise(resolve => setTimeout(resolve, 10_100))
    expect((await browser.call('POST /api/sessions/github/start', { purpose: 'link' })).body.code).toBe('ReauthenticationRequired')
    expect((await browser.call('DELETE /api/me/github')).body.code).toBe('ReauthenticationRequired')
    github.person = account('somebody-else')
    expect((await arrive(browser, await journey(browser, 'confirm'))).body.code).toBe('WrongCredentials')
    github.person = person
    expect((await arrive(browser, await journey(browser, 'confirm', '/settings'))).body).toEqual({ outcome: 'confirmed', to: '/settings' })
    expect((await browser.call('DELETE /api/me/github')).status).toBe(204)
    const visitor = newBrowser(server.origin)
    expect((await arrive(visitor, await journey(visitor))).body.outcome).toBe('finish')
    expect((await newBrowser(server.origin).call('POST /api/sessions/github/start', { purpose: 'link' })).body.code).toBe('SignInRequired')
  })
})
