import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import type { RawAnswer } from '#tests/support/client'

const ALLOWED = 'https://www.guild.example'
/** Spellings that a careless comparison would take for the allowed one, or for this site. */
const FOREIGN = ['https://evil.example', 'https://www.guild.example.evil.example', 'https://evil-www.guild.example', 'http://www.guild.example', 'https://www.guild.example:444', 'https://WWW.guild.example', 'null', '*', '']

let site: ApiSite
let world: World

beforeAll(async () => {
  site = await startSite({ SITE_ORIGINS: `${ALLOWED},https://other.example` })
})

afterAll(async () => await site?.stop())

beforeEach(async () => {
  [world] = await makeWorlds(site.db, ['member']) as [World]
})

async function voteFrom(headers: Record<string, string>, session: string | null | undefined = world.session): Promise<RawAnswer> {
  const cookie: Record<string, string> = session ? { cookie: `session=${session}` } : {}
  return await site.client.send(`/api/posts/${world.postId}/vote`, { method: 'PUT', headers: { 'content-type': 'application/json', ...cookie, ...headers }, body: '{"weight":1}' })
}

async function votes(): Promise<number> {
  return (await site.sql`select 1 from vote where post_id = ${world.postId}`).length
}

describe('another site’s page', () => {
  it('that is named in SITE_ORIGINS may ask with the cookie and read the answer', async () => {
    const preflight = await site.client.send(`/api/posts/${world.postId}/vote`, {
      method: 'OPTIONS', headers: { 'origin': ALLOWED, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({ 'access-control-allow-origin': ALLOWED, 'access-control-allow-credentials': 'true', 'access-control-allow-headers': expect.stringContaining('content-type') })
    expect(preflight.headers['access-control-allow-methods']).toContain('PUT')
    expect(String(preflight.headers.vary)).toMatch(/origin/i)

    const answer = await voteFrom({ 'origin': ALLOWED, 'sec-fetch-site': 'cross-site' })
    expect([answer.status, answer.headers['access-control-allow-origin'], answer.headers['access-control-allow-credentials']]).toEqual([200, ALLOWED, 'true'])
    expect(String(answer.headers.vary)).toMatch(/origin/i)
    expect(await votes()).toBe(1)
  })

  it.each(FOREIGN)('is never reflected, and may not write with the cookie: “%s”', async (origin) => {
    const given: Record<string, string> = origin === '' ? {} : { origin }
    const preflight = await site.client.send(`/api/posts/${world.postId}/vote`, { method: 'OPTIONS', headers: { ...given, 'access-control-request-method': 'PUT' } })
    const read = await site.client.as(world.session).send('/api/me', { headers: given })
    const written = await voteFrom({ ...given, 'sec-fetch-site': 'cross-site' })
    expect([written.status, (written.json as { code: string }).code]).toEqual([403, 'OriginNotAllowed'])
    expect(await votes()).toBe(0)
    for (const { headers } of [preflight, read, written]) {
      expect(headers['access-control-allow-origin']).toBeUndefined()
      expect(headers['access-control-allow-credentials']).toBeUndefined()
    }
  })

  it('gets no answer out of the guests’ cache that was made for an allowed one', async () => {
    const path = `/api/posts/${world.postId}`
    const first = await site.client.send(path, { headers: { origin: ALLOWED } })
    const second = await site.client.send(path, { headers: { origin: 'https://evil.example' } })
    const third = await site.client.send(path, { headers: { origin: 'https://other.example' } })
    expect([first, second, third].map(({ headers }) => [headers['x-cache'], headers['access-control-allow-origin']])).toEqual([['miss', ALLOWED], ['hit', undefined], ['hit', 'https://other.example']])
    for (const { headers } of [first, second, third]) expect(String(headers.vary)).toMatch(/origin/i)
  })

  it('cannot post a form, whatever it calls itself', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
      const answer = await site.client.send(`/api/posts/${world.postId}/comments`, {
        method: 'POST', headers: { 'origin': site.server.origin, 'content-type': type, 'cookie': `session=${world.session}` }, body: 'body=hello',
      })
      expect(answer.status).toBe(415)
    }
    expect(await site.sql`select 1 from comment where post_id = ${world.postId}`).toHaveLength(1)
  })
})

describe('this site’s own page', () => {
  it('may write with the cookie, told by its origin or by the browser', async () => {
    expect((await voteFrom({ origin: site.server.origin })).status).toBe(200)
    expect((await voteFrom({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})

describe('a request without the cookie', () => {
  it('acts for nobody, so that it needs no origin: curl, a mail program', async () => {
    expect([(await voteFrom({}, null)).status, (await voteFrom({ origin: 'https://evil.example' }, null)).status]).toEqual([401, 401])
    const oneClick = await site.client.send(`/unsubscribe/${world.optOutToken}`, {
      method: 'POST', headers: { 'origin': 'https://mail.example', 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click',
    })
    expect(oneClick.status).toBe(204)
    const signUp = await site.client.send('/api/accounts/sign-up', { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"email":"${world.unique}@curl.example"}` })
    expect(signUp.status).toBe(202)
  })
})
