import postgres from 'postgres'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signUp, TEST_APP_KEY } from '#tests/support/accounts'
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

const draft = { name: 'Lin', bio: '', timeZone: 'Europe/Berlin', language: 'en', emailsOff: false, shortcutsOff: false }

describe('a profile', () => {
  it('is saved, shown to everybody at once, and keeps the address to itself', async () => {
    const lin = await signUp(server.origin, sql, 'lin')
    const visitor = newBrowser(server.origin)
    expect((await visitor.call('/api/people/LIN')).body).toMatchObject({ handle: 'lin', name: 'lin Example', bioHtml: '', avatarUrl: null, isPlaceholder: false, postCount: 0 })
    expect((await visitor.call('/api/people/LIN')).headers.get('x-cache')).toBe('hit')

    const saved = await lin.call('PUT /api/me/settings', { ...draft, bio: 'I <b>build</b> **things** [here](javascript:alert(1))', shortcutsOff: true })
    expect(saved.body).toMatchObject({ handle: 'lin', name: 'Lin', email: 'lin@example.org', timeZone: 'Europe/Berlin', shortcutsOff: true })
    expect((await lin.call('/api/me/settings')).body).toEqual(saved.body)
    expect((await lin.call('/api/me')).body).toMatchObject({ name: 'Lin', shortcutsOff: true })
    const shown = await visitor.call('/api/people/lin')
    expect(shown.body).toMatchObject({ name: 'Lin', bioHtml: expect.stringContaining('<strong>things</strong>') })
    expect(shown.text).not.toMatch(/<b>|href="javascript|example\.org/)
  })

  it('says which value has to be corrected', async () => {
    const maker = await signUp(server.origin, sql, 'maker')
    const { status, body } = await maker.call<{ errors: { fieldName: string, errorCode: string }[] }>('PUT /api/me/settings', { ...draft, name: ' ', timeZone: 'Mars/Olympus', language: 'tlh' })
    expect(status).toBe(400)
    expect(body.errors.map(({ fieldName, errorCode }) => `${fieldName} ${errorCode}`).sort()).toEqual(['language picklist', 'name min_length', 'timeZone timeZone'])
    expect((await newBrowser(server.origin).call('PUT /api/me/settings', draft)).status).toBe(401)
  })

  it('is found by a handle that its owner gave up, for a year, and is gone with the account', async () => {
    await signUp(server.origin, sql, 'renamed')
    await sql`insert into former_handle (handle, user_id, until) select h, id, u from users, (values ('Before', now() + interval '1 day'), ('long-before', now() - interval '1 day')) t (h, u) where handle = 'renamed'`
    const visitor = newBrowser(server.origin)
    expect((await visitor.call('/api/people/before')).body).toMatchObject({ handle: 'renamed' })
    expect((await visitor.call('/api/people/long-before')).status).toBe(404)
    await sql`update users set deleted_at = now() where handle = 'renamed'`
    expect((await visitor.call('/api/people/before?again')).status).toBe(404)
  })

  it('is completed from the beginning of its handle or name, for people who are signed in', async () => {
    const nora = await signUp(server.origin, sql, 'nora_100')
    await signUp(server.origin, sql, 'noraX100')
    const handles = async (q: string) => (await nora.call<{ items: { handle: string }[] }>(`/api/people?q=${encodeURIComponent(q)}`)).body.items.map(({ handle }) => handle)
    expect(await handles('NORA')).toEqual(['nora_100', 'noraX100'])
    expect(await handles('nora_1')).toEqual(['nora_100'])
    expect(await handles('%')).toEqual([])
    expect((await newBrowser(server.origin).call('/api/people?q=nora')).status).toBe(401)
  })
})

describe('a picture of oneself', () => {
  it('is re-encoded, served for ever without sniffing, and removed again', async () => {
    const ola = await signUp(server.origin, sql, 'ola')
    const upload = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#0b6b5d' } }).withExif({ IFD0: { Artist: 'a secret' } }).jpeg().toBuffer()
    const { status, body } = await ola.call<{ avatarUrl: string }>('PUT /api/me/avatar', upload, { 'content-type': 'image/jpeg' })
    expect([status, body.avatarUrl]).toEqual([200, expect.stringMatching(/^\/files\/[0-9a-f]{32}\.webp$/)])
    expect((await newBrowser(server.origin).call('/api/people/ola')).body).toMatchObject({ avatarUrl: body.avatarUrl })

    const served = await fetch(server.origin + body.avatarUrl)
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/webp', 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': expect.stringMatching(/^inline; filename="[0-9a-f]{32}\.webp"$/), 'content-security-policy': 'default-src \'none\'; sandbox',
    })
    const bytes = Buffer.from(await served.arrayBuffer())
    const metadata = await sharp(bytes).metadata()
    expect([metadata.format, metadata.width, metadata.height, metadata.exif]).toEqual(['webp', 256, 256, undefined])

    expect((await ola.call('DELETE /api/me/avatar')).status).toBe(204)
    expect((await newBrowser(server.origin).call('/api/people/ola')).body).toMatchObject({ avatarUrl: null })
  })

  it('is refused when it is none, too large or somebody else’s business', async () => {
    const pia = await signUp(server.origin, sql, 'pia')
    const put = async (bytes: Buffer, type: string) => {
      const { status, body } = await pia.call('PUT /api/me/avatar', bytes, { 'content-type': type })
      return [status, body.code]
    }
    expect(await put(Buffer.from('<svg/>'), 'image/svg+xml')).toEqual([415, 'UnsupportedMediaType'])
    expect(await put(Buffer.from('<svg/>'), 'image/png')).toEqual([415, 'UnsupportedMediaType'])
    expect(await put(Buffer.alloc(5_000_001), 'image/png')).toEqual([413, 'TooLarge'])
    expect(await put(Buffer.from('\x89PNG\r\n\x1A\nbroken', 'latin1'), 'image/png')).toEqual([422, 'Refused'])
    expect((await newBrowser(server.origin).call('PUT /api/me/avatar', Buffer.from('x'), { 'content-type': 'image/png' })).status).toBe(401)
    expect(await sql`select 1 from file where owner_id = (select id from users where handle = 'pia')`).toHaveLength(0)
  })

  it.each(['/files/..%2f..%2fapp-key', '/files/app-key', '/files/%2e%2e/app-key', `/files/${'0'.repeat(32)}.webp`, '/files/'])('%s leads nowhere', async (path) => {
    const answer = await fetch(server.origin + path)
    expect(answer.status).toBe(404)
  })
})
