import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'
import { PASSWORD, signUp } from '#tests/support/accounts'

const SITE = 'https://www.static.example'
const REFRESH = 'POST /api/static-site/refresh'
let site: ApiSite
let owner: Browser
let serial = 0

beforeAll(async () => site = await startSite({ SITE_ORIGINS: `${SITE},https://second.example` }))
afterAll(async () => await site?.stop())
beforeEach(async () => owner = await signUp(site.server.origin, site.sql, `host${++serial}`))

interface Access { token: string, expiresAt: string }

/** Lets the static site in, as its page and the browser do; answers that page. */
async function enter() {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const { body: { url } } = await owner.call<{ url: string }>('POST /api/static-site/codes', { to: `${SITE}/`, challenge })
  const page = newBrowser(site.server.origin, { origin: SITE })
  const { status, headers, body } = await page.call<Access>('POST /api/static-site', { code: url.split('#code=')[1], verifier })
  expect(status).toBe(201)
  return { page, headers, token: body.token }
}

const statusWith = async (token: string) => (await newBrowser(site.server.origin, { origin: SITE }).call('/api/me/settings', undefined, { authorization: `Bearer ${token}` })).status

describe('a static site on another site', () => {
  it('gets a token in the answer, and a cookie that goes to the refresh alone, from anywhere', async () => {
    const { headers, token } = await enter()
    expect(token).toMatch(/^guildhall-site_[\w-]{43}$/)
    const [cookie, ...others] = headers.getSetCookie()
    expect(others).toEqual([])
    expect(cookie).toMatch(/^static-site=[\w-]+\.[\w-]{43};/)
    for (const part of ['Path=/api/static-site/refresh', 'HttpOnly', 'Secure', 'SameSite=None', 'Partitioned']) expect(cookie!.split('; ')).toContain(part)
    expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials'), headers.get('cache-control')]).toEqual([SITE, 'true', 'no-store'])
    expect(await statusWith(token)).toBe(200)
  })

  it('cannot do what is for the person alone, nor hand itself on', async () => {
    const { token } = await enter()
    for (const operation of ['/api/me/tokens', '/api/sessions', '/api/me/security', 'DELETE /api/sessions', '/api/static-site?to=https://www.static.example/']) {
      expect((await newBrowser(site.server.origin, { origin: SITE }).call(operation, undefined, { authorization: `Bearer ${token}` })).body).toMatchObject({ status: 403, code: 'NotAllowed' })
    }
  })

  it('renews by the cookie; the same one later ends its session, and no other page can use it', async () => {
    const { page, token } = await enter()
    const first = page.cookies.get('static-site')!
    for (const origin of ['https://evil.example', 'null', 'https://second.example', site.server.origin]) {
      expect((await newBrowser(site.server.origin, { origin }).call(REFRESH, undefined, { cookie: `static-site=${first}` })).body).toMatchObject({ status: 403, code: 'OriginNotAllowed' })
    }
    const second = await page.call<Access>(REFRESH)
    expect([second.status, page.cookies.get('static-site') === first]).toEqual([200, false])
    expect((await newBrowser(site.server.origin, { origin: SITE }).call(REFRESH, undefined, { cookie: `static-site=${first}` })).body).toMatchObject({ status: 409, code: 'Conflict' })
    await site.sql`update session set last_seen_at = last_seen_at - interval '1 minute' where kind = 'static'`
    expect((await newBrowser(site.server.origin, { origin: SITE }).call(REFRESH, undefined, { cookie: `static-site=${first}` })).body).toMatchObject({ status: 401, code: 'SignInRequired' })
    expect((await page.call(REFRESH)).status).toBe(401)
    expect([await statusWith(token), await statusWith(second.body.token)]).toEqual([401, 401])
  })

  it.each(['sign-out', 'a new password'])('is out at once when the device that let it in is, by %s', async (how) => {
    const { page, token } = await enter()
    expect(await statusWith(token)).toBe(200)
    if (how === 'sign-out') await owner.call('DELETE /api/sessions/current')
    else await owner.call('PUT /api/me/password', { current: PASSWORD, password: `${PASSWORD}-2` })
    expect(await statusWith(token)).toBe(401)
    expect((await page.call(REFRESH)).status).toBe(401)
  })

  it('is listed among the devices and ended there; signing out there ends it alone', async () => {
    const { token } = await enter()
    interface Item { id: string, device: string }
    const { body: { items } } = await owner.call<{ items: Item[] }>('/api/sessions')
    const listed = items.find(({ device }) => device === SITE)!
    expect((await owner.call(`DELETE /api/sessions/${listed.id}`)).status).toBe(204)
    expect(await statusWith(token)).toBe(401)
    const other = await enter()
    expect((await other.page.call('DELETE /api/sessions/current', undefined, { authorization: `Bearer ${other.token}` })).status).toBe(204)
    expect([await statusWith(other.token), (await owner.call('/api/me/settings')).status]).toEqual([401, 200])
  })

  it('A3: nothing that the database holds of it works as a cookie, a token or a refresh', async () => {
    const { token } = await enter()
    const rows = await site.sql`select * from session where kind in ('static', 'access') and user_id = (select id from users where handle = ${`host${serial}`})`
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      const hash = row.hash as Buffer
      for (const value of [row.public_id as string, row.parent as string, ...(['hex', 'base64url'] as const).map(encoding => hash.toString(encoding))]) {
        for (const bearer of [value, `guildhall-site_${value}`, `guildhall_${value}`]) expect(await statusWith(bearer)).toBe(401)
        expect((await site.client.send('/api/me/settings', { headers: { cookie: `session=${value}` } })).status).toBe(401)
      }
    }
    expect((await site.client.send('/api/me/settings', { headers: { cookie: `session=${token}` } })).status).toBe(401)
    const { public_id: id, hash } = rows.find(({ kind }) => kind === 'static')!
    await site.sql`update session set last_seen_at = last_seen_at - interval '1 minute' where kind = 'static'`
    expect((await newBrowser(site.server.origin, { origin: SITE }).call(REFRESH, undefined, { cookie: `static-site=${id}.${(hash as Buffer).toString('base64url')}` })).status).toBe(401)
  })
})
