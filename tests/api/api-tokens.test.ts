import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allOperations } from '#shared/contract/index'
import { pathOf } from '#shared/contract/operation'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { newBrowser } from '#tests/support/browser'
import { PASSWORD, signUp, TEST_BOUNCE_TOKEN } from '#tests/support/accounts'
import type { Browser } from '#tests/support/browser'

let site: ApiSite
let world: World
let admin: World
let owner: Browser
let serial = 0

beforeAll(async () => {
  site = await startSite();
  [world, admin] = await makeWorlds(site.db, ['member', 'admin']) as [World, World]
})
afterAll(async () => await site?.stop())
beforeEach(async () => owner = await signUp(site.server.origin, site.sql, `maker${++serial}`))

interface Made { id: string, token: string }

async function make(body: object = {}, browser = owner): Promise<Made> {
  const answer = await browser.call<Made>('POST /api/me/tokens', { name: 'Bot', days: 30, canWrite: true, ...body })
  expect(answer.status).toBe(201)
  return answer.body
}

/** What a program does: no cookie, no origin. */
async function send(method: string, path: string, authorization: string, body?: unknown) {
  const headers = { authorization, ...body === undefined ? {} : { 'content-type': 'application/json' } }
  return await site.client.send(path, { method, headers, ...body === undefined ? {} : { body: JSON.stringify(body) } })
}

const vote = async (token: string) => (await send('PUT', `/api/posts/${world.postId}/vote`, `Bearer ${token}`, { weight: 1 })).status

describe('a program with an API token', () => {
  it('acts for its owner without a cookie or an origin', async () => {
    const { token } = await make()
    const me = await send('GET', '/api/me', `bearer ${token}`)
    expect([me.status, me.json, me.headers['cache-control']]).toEqual([200, expect.objectContaining({ handle: `maker${serial}` }), 'no-store'])
    expect(await vote(token)).toBe(200)
    expect(await site.sql`select weight from vote join users on users.id = user_id where handle = ${`maker${serial}`}`).toEqual([{ weight: 1 }])
    const { body } = await owner.call<{ items: object[] }>('/api/me/tokens')
    expect(body.items).toEqual([expect.objectContaining({ name: 'Bot', canWrite: true })])
    expect(JSON.stringify(body)).not.toContain(token)
  })

  it('is nobody’s view out of the cache of guests', async () => {
    const { token } = await make()
    const path = `/api/posts/${world.postId}`
    await site.client.send(path)
    expect((await site.client.send(path)).headers['x-cache']).toBe('hit')
    expect((await send('GET', path, `Bearer ${token}`)).headers['x-cache']).toBeUndefined()
  })

  it('that only reads is refused whatever changes something, and told why', async () => {
    const { token } = await make({ canWrite: false })
    expect((await send('GET', '/api/me/settings', `Bearer ${token}`)).status).toBe(200)
    expect((await send('HEAD', '/api/me/settings', `Bearer ${token}`)).status).toBe(200)
    expect((await send('PUT', `/api/posts/${world.postId}/vote`, `Bearer ${token}`, { weight: 1 })).json).toMatchObject({ status: 403, code: 'NotAllowed', detail: expect.stringContaining('reading alone') })
    for (const { operation } of allOperations.filter(({ operation: { method, ownBearer } }) => method !== 'GET' && !ownBearer)) {
      const path = pathOf(operation, { ...Object.fromEntries([...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'x'])) })
      expect([path, (await send(operation.method, path, `Bearer ${token}`)).status]).toEqual([path, 403])
    }
  })

  it('cannot do what is for the person alone: sessions, tokens, password, factors, address, archive, leaving', async () => {
    const { token } = await make()
    const forPeople = allOperations.filter(({ operation }) => operation.inPerson)
    expect(forPeople.map(({ name }) => name)).toEqual(expect.arrayContaining(['accounts.signIn', 'accounts.listSessions', 'accounts.endOtherSessions', 'accounts.changePassword', 'factors.confirmIdentity', 'factors.addPasskey',
      'accountLife.changeEmail', 'accountLife.downloadExport', 'accountLife.deleteAccount', 'apiTokens.make', 'apiTokens.list', 'apiTokens.revoke', 'capsules.changeAddress']))
    // Whatever needs a fresh identity.
    expect(allOperations.filter(({ operation }) => (operation.errors as string[] | undefined)?.includes('ReauthenticationRequired') && !operation.inPerson)).toEqual([])
    for (const { operation } of forPeople) {
      const path = pathOf(operation, Object.fromEntries([...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'a'.repeat(22)])))
      const answer = await send(operation.method, path, `Bearer ${token}`)
      expect([operation.path, answer.status, answer.json]).toEqual([operation.path, 403, expect.objectContaining({ code: 'NotAllowed', detail: expect.stringContaining('API token') })])
    }
    expect((await owner.call('/api/me/settings')).status).toBe(200)
    expect((await send('GET', '/api/me', `Bearer ${token}`)).status).toBe(200)
  })

  it('has the rights of its owner: an administrator’s token administers, a suspended person’s writes nothing', async () => {
    const chief = newBrowser(site.server.origin)
    chief.cookies.set('session', admin.session!)
    const { token } = await make({}, chief)
    expect((await send('GET', '/mq/stats', `Bearer ${token}`)).status).toBe(200)
    const mine = await make()
    const later = await make()
    expect((await send('GET', '/mq/stats', `Bearer ${mine.token}`)).status).toBe(403)
    // Behind the server's back: a token that was used keeps what it may for as long as actors are kept.
    await site.sql`update users set suspended_until = now() + interval '1 hour' where handle = ${`maker${serial}`}`
    expect((await send('POST', `/api/posts/${world.postId}/comments`, `Bearer ${later.token}`, { body: 'Hello' })).json).toMatchObject({ status: 403, code: 'Suspended' })
  })

  it('is told that its token is unknown, has ended or was revoked, and is not taken for a visitor', async () => {
    const { id, token } = await make()
    const ended = await make()
    await site.sql`update session set expires_at = now() where public_id = ${ended.id}`
    for (const value of ['', 'x', `guildhall_${'A'.repeat(43)}`, `${token}x`, ended.token]) {
      for (const path of ['/api/me', `/api/posts/${world.postId}`]) {
        const answer = await send('GET', path, `Bearer ${value}`)
        expect([value, answer.status, answer.headers['www-authenticate'], answer.json]).toEqual([value, 401, expect.stringContaining('invalid_token'), expect.objectContaining({ code: 'SignInRequired' })])
      }
    }
    expect(await vote(token)).toBe(200)
    const stranger = await signUp(site.server.origin, site.sql, `stranger${serial}`)
    expect((await stranger.call(`DELETE /api/me/tokens/${id}`)).status).toBe(404)
    expect((await owner.call(`DELETE /api/me/tokens/${id}`)).status).toBe(204)
    expect(await vote(token)).toBe(401)
    expect((await send('GET', '/api/me', 'Basic YTpi')).json).toBeNull()
  })

  it.each(['a new password', 'signing out everywhere else'])('is stopped by %s', async (how) => {
    const { token } = await make()
    expect(await vote(token)).toBe(200)
    const done = how === 'a new password' ? await owner.call('PUT /api/me/password', { current: PASSWORD, password: `${PASSWORD}-2` }) : await owner.call('DELETE /api/sessions')
    expect(done.status).toBe(204)
    expect(await vote(token)).toBe(401)
  })

  it('A3: can use nothing that the database holds, and no cookie', async () => {
    const { token } = await make()
    const rows = await site.sql`select * from session where user_id = (select id from users where handle = ${`maker${serial}`})`
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['full', 'token'])
    const held = rows.flatMap(row => [...Object.values(row).map(String), ...(['hex', 'base64', 'base64url'] as const).map(encoding => (row.hash as Buffer).toString(encoding))])
    for (const value of [...held, owner.cookies.get('session')!].filter(one => /^[\x21-\x7E]+$/.test(one))) {
      for (const bearer of [value, `guildhall_${value}`]) expect([bearer, (await send('GET', '/api/me/settings', `Bearer ${bearer}`)).status]).toEqual([bearer, 401])
    }
    for (const cookie of [...held, token, token.slice('guildhall_'.length)].filter(one => /^[\x21-\x7E]+$/.test(one))) {
      expect([cookie, (await site.client.send('/api/me/settings', { headers: { cookie: `session=${cookie}` } })).status]).toEqual([cookie, 401])
    }
  })

  it('does not excuse a cookie that comes along from its origin', async () => {
    const { token } = await make()
    const headers = { 'authorization': `Bearer ${token}`, 'cookie': `session=${owner.cookies.get('session')}`, 'content-type': 'application/json', 'origin': 'https://evil.example' }
    expect((await site.client.send(`/api/posts/${world.postId}/vote`, { method: 'PUT', headers, body: '{"weight":1}' })).status).toBe(403)
  })

  it('leaves alone what has a secret of the installation', async () => {
    const { status } = await site.client.send('/api/mail/bounces', { method: 'POST', headers: { authorization: `Bearer ${TEST_BOUNCE_TOKEN}` }, body: 'Subject: hello\n\nNo report.' })
    expect([200, 400, 422]).toContain(status)
  })
})

describe('making an API token', () => {
  it('asks for identity again after ten minutes', async () => {
    await site.sql`update session set fresh_at = now() - interval '11 minutes' where user_id = (select id from users where handle = ${`maker${serial}`})`
    await site.sql`update session set last_seen_at = now() - interval '1 hour' where user_id = (select id from users where handle = ${`maker${serial}`})`
    const body = { name: 'Bot', days: 30, canWrite: true }
    const device = newBrowser(site.server.origin)
    await device.call('POST /api/sessions', { email: `maker${serial}@example.org`, password: PASSWORD })
    await site.sql`update session set fresh_at = now() - interval '11 minutes' where user_id = (select id from users where handle = ${`maker${serial}`})`
    expect((await device.call('POST /api/me/tokens', body)).body).toMatchObject({ status: 401, code: 'ReauthenticationRequired' })
    expect((await device.call('POST /api/me/identity', { password: PASSWORD })).status).toBe(204)
    expect((await device.call('POST /api/me/tokens', body)).status).toBe(201)
  })

  it('says what is wrong with its name, its days and what it may', async () => {
    const { body } = await owner.call<{ errors: { fieldName: string }[] }>('POST /api/me/tokens', { name: '', days: 7, canWrite: 'yes' })
    expect(body).toMatchObject({ status: 400, code: 'InvalidInput' })
    expect(body.errors.map(({ fieldName }) => fieldName).sort()).toEqual(['canWrite', 'days', 'name'])
  })
})
