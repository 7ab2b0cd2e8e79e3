import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { organizations } from '#drizzle/schema/organizations'
import { posts } from '#drizzle/schema/posts'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { newBrowser } from '#tests/support/browser'
import type { Browser } from '#tests/support/browser'

let site: ApiSite
let world: World
let author: Browser
let stranger: Browser
let guest: Browser

beforeAll(async () => {
  site = await startSite()
  const [first, second] = await makeWorlds(site.db, ['author', 'user']) as [World, World]
  world = first
  author = newBrowser(site.server.origin)
  author.cookies.set('session', first.session!)
  stranger = newBrowser(site.server.origin)
  stranger.cookies.set('session', second.session!)
  guest = newBrowser(site.server.origin)
})
afterAll(async () => await site?.stop())

const draft = (change: object = {}) => ({ organization: world.organization, type: 'Post', title: 'A lantern', body: 'It gives light.', ...change })
const picture = async () => await sharp({ create: { width: 64, height: 48, channels: 3, background: '#0b6b5d' } }).png().toBuffer()

describe('a link that is there already', () => {
  it('is answered with 409 and the post that has it, and found before anything is sent', async () => {
    const { body: first } = await author.call<{ id: number, slug: string }>('POST /api/posts', draft({ url: 'https://example.org/one' }))
    const again = await stranger.call<{ code: string, existing: object }>('POST /api/posts', draft({ url: 'http://www.example.org/one/?utm_source=x' }))
    expect([again.status, again.body.code, again.body.existing]).toEqual([409, 'AlreadyPosted', { id: first.id, slug: 'a-lantern', title: 'A lantern' }])
    const found = await stranger.call<{ post: { id: number } }>(`/api/posts/by-link?organization=${world.organization}&url=${encodeURIComponent('https://EXAMPLE.org/one')}`)
    expect(found.body.post.id).toBe(first.id)
    expect((await guest.call(`/api/posts/by-link?organization=${world.organization}&url=https://example.org/one`)).status).toBe(401)
  })
})

describe('an event', () => {
  it('names every wrong date of its form, and is a file for calendars', async () => {
    const event = { type: 'Event', title: 'Lantern night', startsAt: '2031-05-04T18:30', endsAt: '2031-05-04T21:00', timeZone: 'Europe/Warsaw', place: 'Kraków' }
    const wrong = await author.call<{ errors: { fieldName: string }[] }>('POST /api/posts', draft({ ...event, startsAt: 'soon', endsAt: '2031-13-01T00:00', timeZone: 'Moon', place: 'x'.repeat(201) }))
    expect([wrong.status, wrong.body.errors.map(({ fieldName }) => fieldName)]).toEqual([400, ['startsAt', 'endsAt', 'timeZone', 'place']])
    const { body: post } = await author.call<{ id: number }>('POST /api/posts', draft(event))
    const file = await guest.call(`/api/posts/${post.id}/event.ics`)
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([200, 'text/calendar; charset=utf-8', 'attachment; filename="lantern-night.ics"'])
    expect(file.text).toContain('DTSTART:20310504T163000Z\r\nDTEND:20310504T190000Z')
  })
})

describe('a picture of a text', () => {
  it('is served to everybody and kept for minutes where everybody reads, and to nobody else where not', async () => {
    const sent = await author.call<{ key: string, url: string, width: number, height: number }>('PUT /api/images', await picture(), { 'content-type': 'image/png' })
    expect([sent.status, sent.body.width, sent.body.height]).toEqual([200, 64, 48])
    const { url } = sent.body
    expect([(await guest.call(url)).status, (await stranger.call(url)).status, (await author.call(url)).status]).toEqual([404, 404, 200])
    const { body: post } = await author.call<{ id: number, html: string }>('POST /api/posts', draft({ body: `![A lantern](${url})`, image: sent.body.key, imageAlt: 'A lantern' }))
    expect(post.html).toContain('width="64" height="48"')
    const shown = await guest.call(url)
    expect([shown.status, shown.headers.get('content-type'), shown.headers.get('cache-control'), shown.headers.get('x-content-type-options')]).toEqual([200, 'image/webp', 'public, max-age=600', 'nosniff'])
    expect((await guest.call(url, undefined, { 'if-none-match': shown.headers.get('etag')! })).status).toBe(304)
    // The same bytes have no other address.
    expect((await guest.call(`/files/${sent.body.key}`)).status).toBe(404)

    await site.db.update(organizations).set({ visibility: 'private' }).where(eq(organizations.slug, world.organization))
    expect([(await guest.call(url)).status, (await stranger.call(url)).status]).toEqual([404, 404])
    const own = await author.call(url)
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
    await site.db.update(organizations).set({ visibility: 'public' }).where(eq(organizations.slug, world.organization))
    await site.db.update(posts).set({ hiddenAt: new Date() }).where(eq(posts.id, post.id))
    expect((await guest.call(url)).status).toBe(404)
  })

  it.each([
    ['what is no picture', 415, Buffer.from('<svg onload="alert(1)"/>'), 'image/svg+xml'],
    ['a page that says it is one', 415, Buffer.from('<!doctype html>'), 'image/png'],
    ['what is too large', 413, Buffer.alloc(6 * 1024 * 1024, 1), 'image/png'],
  ])('refuses %s with %d', async (_what, status, body, type) => {
    expect((await author.call('PUT /api/images', body, { 'content-type': type })).status).toBe(status)
  })
})

describe('a profile', () => {
  it('shows the karma of this moment, also to guests whose page was kept', async () => {
    const karma = async () => (await guest.call<{ karma: number }>(`/api/people/${world.authorHandle}`)).body.karma
    const { body: post } = await author.call<{ id: number }>('POST /api/posts', draft())
    const before = await karma()
    await stranger.call(`PUT /api/posts/${post.id}/vote`, { weight: 1 })
    expect(await karma()).toBe(before + 1)
  })
})
