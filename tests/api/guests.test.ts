import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allOperations } from '#shared/contract/index'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { MATRIX } from '#tests/api/matrix-table'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import type { Client, RawAnswer } from '#tests/support/client'
import { openSession } from '#tests/support/people'

let site: ApiSite
let world: World
let elsewhere: World
let page: string
let json: string
let member: Client
let author: Client
let moderator: Client

beforeAll(async () => {
  site = await startSite()
})

afterAll(async () => await site?.stop())

beforeEach(async () => {
  const [here, there] = await makeWorlds(site.db, ['member', 'author'])
  world = here!
  elsewhere = there!
  page = `/posts/${world.postId}/post`
  json = `/api/posts/${world.postId}`
  member = site.client.as(world.session)
  moderator = site.client.as((await makeWorlds(site.db, ['admin']))[0]!.session)
  const [row] = await site.sql<{ id: string }[]>`select id from users where handle = ${world.authorHandle}`
  author = site.client.as(await openSession(site.sql, Number(row!.id)))
})

async function get(path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const answer = await site.client.send(path, { headers })
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return answer
}

const cacheOf = async (path: string) => (await get(path)).headers['x-cache']

/** Fills the cache for the post and what lists it. */
async function warm(paths = [page, json]): Promise<void> {
  for (const path of paths) await get(path)
  for (const path of paths) expect(await cacheOf(path), path).toBe('hit')
}

async function write(client: Client, method: string, path: string, body?: unknown): Promise<void> {
  const answer = await client.send(path, { method, ...body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
}

describe('a guest’s second request', () => {
  it('is answered from the cache, as page and as JSON', async () => {
    for (const path of [page, json, '/', '/api/posts', `/${world.organization}`, `/api/organizations/${world.organization}`, '/tech', '/api/technologies/tiers', '/api/technologies/most-used']) {
      const first = await get(path)
      const second = await get(path)
      expect([first.headers['x-cache'], second.headers['x-cache']], path).toEqual(['miss', 'hit'])
      expect(second.text).toBe(first.text)
      for (const { headers } of [first, second]) {
        expect(headers['set-cookie'], path).toBeUndefined()
        expect(headers['cache-control']).toBe('public, max-age=0, must-revalidate')
        expect(headers['x-content-type-options']).toBe('nosniff')
        expect(Number(headers['content-length'])).toBe(first.bytes.length)
      }
    }
  })

  it('is 304 with the ETag that it got, as long as nothing has changed', async () => {
    for (const path of [page, json]) {
      const { headers: { etag } } = await get(path)
      const unchanged = await site.client.send(path, { headers: { 'if-none-match': etag! } })
      expect([unchanged.status, unchanged.bytes.length, unchanged.headers.etag]).toEqual([304, 0, etag])
      expect((await site.client.send(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    }
    const { headers: { etag } } = await get(json)
    await write(member, 'PUT', `${json}/vote`, { weight: 1 })
    expect((await site.client.send(json, { headers: { 'if-none-match': etag! } })).status).toBe(200)
  })

  it('comes compressed as the client can read it', async () => {
    for (const path of [page, json]) {
      const plain = await get(path)
      const decoded = { br: brotliDecompressSync, gzip: gunzipSync }
      for (const [asked, encoding] of [['br', 'br'], ['gzip, deflate', 'gzip'], ['gzip, deflate, br, zstd', 'br']] as const) {
        const answer = await get(path, { 'accept-encoding': asked })
        if (answer.headers['content-encoding'] === undefined) expect(plain.bytes.length, `${path} ${asked}`).toBeLessThan(1_500)
        else expect([answer.headers['content-encoding'], decoded[encoding](answer.bytes).toString()]).toEqual([encoding, plain.text])
        expect(String(answer.headers.vary)).toMatch(/accept-encoding/i)
      }
      for (const asked of ['identity', 'br;q=0', 'deflate']) expect((await get(path, { 'accept-encoding': asked })).headers['content-encoding'], asked).toBeUndefined()
    }
  })
})

describe('a write', () => {
  const titled = { type: 'Post', title: 'Post', body: 'Put finer', revision: 1 }
  const writes: [what: string, run: () => Promise<void>, inJson: RegExp, onPage: RegExp][] = [
    ['a vote', async () => await write(member, 'PUT', `${json}/vote`, { weight: 1 }), /"points":2\b/, /title="2 points"/],
    ['a comment', async () => await write(member, 'POST', `${json}/comments`, { body: 'A fresh remark' }), /A fresh remark/, /A fresh remark/],
    ['a vote on a comment', async () => await write(member, 'PUT', `/api/comments/${world.commentId}/vote`, { weight: 1 }), /"points":2\b/, /title="2 points"/],
    ['an edit of a comment', async () => await write(author, 'PUT', `/api/comments/${world.commentId}`, { body: 'Put better', revision: 1 }), /Put better/, /Put better/],
    ['an edit of the post', async () => await write(author, 'PUT', json, titled), /Put finer/, /Put finer/],
    ['a lock', async () => await write(moderator, 'POST', '/api/moderation/actions', { target: { kind: 'post', id: world.postId }, action: 'lock', reason: 'It is answered.' }), /"isLocked":true/, /a moderator has locked this discussion/],
    ['a status', async () => await write(moderator, 'PUT', `${json}/status`, { status: 'planned' }), /"status":"planned"/, /Planned/i],
  ]

  it.each(writes)('shows at once, as page and as JSON: %s', async (_what, run, inJson, onPage) => {
    await warm()
    await run()
    const [fresh, freshPage] = [await get(json), await get(page)]
    expect([fresh.headers['x-cache'], freshPage.headers['x-cache']]).toEqual(['miss', 'miss'])
    expect(fresh.text).toMatch(inJson)
    expect(freshPage.text).toMatch(onPage)
  })

  it('that moves a post to another address leads there from the old one', async () => {
    await warm()
    await write(author, 'PUT', json, { ...titled, title: 'A finer title' })
    const moved = await site.client.send(page)
    expect([moved.status, moved.headers.location]).toEqual([301, `/posts/${world.postId}/a-finer-title`])
  })

  it('that deletes takes it away at once, from guests', async () => {
    await warm()
    await write(author, 'DELETE', json)
    expect([(await site.client.send(json)).status, (await site.client.send(page)).status]).toEqual([404, 404])
  })

  it('of a post or its name shows in every list that has it', async () => {
    const lists = ['/', `/${world.organization}`, '/api/posts', `/api/posts?organization=${world.organization}`, `/api/posts?author=${world.authorHandle}`]
    await warm(lists)
    await write(author, 'PUT', json, { type: 'Post', title: 'Seen everywhere', body: 'Finer', revision: 1 })
    for (const path of lists) expect((await get(path)).text, path).toContain('Seen everywhere')
  })

  it('of somebody’s name shows on their posts and comments', async () => {
    await warm()
    await write(author, 'PUT', '/api/me/settings', { name: 'Renamed Person', bio: '', timeZone: 'UTC', language: 'en', emailsOff: false, shortcutsOff: false })
    for (const path of [page, json]) expect((await get(path)).text, path).toContain('Renamed Person')
  })

  it('elsewhere leaves it in the cache', async () => {
    const kept = [page, json, `/api/organizations/${world.organization}`, `/${world.organization}/members`, `/users/${world.authorHandle}`, `/api/technologies/typescript`]
    await warm(kept)
    const other = site.client.as(elsewhere.session)
    await write(other, 'POST', `/api/posts/${elsewhere.postId}/comments`, { body: 'Over there' })
    await write(other, 'PUT', `/api/posts/${elsewhere.postId}`, { type: 'Post', title: 'Over there', body: 'Text', revision: 1 })
    await write(other, 'PUT', '/api/drafts/post-new', { content: {} })
    await write(other, 'PUT', `/api/organizations/${elsewhere.organization}/subscription`, { postTypes: [], level: 'all' })
    for (const path of kept) expect(await cacheOf(path), path).toBe('hit')
  })
})

describe('who is signed in', () => {
  it('gets JSON that nobody keeps, and pages that show nothing of them', async () => {
    await warm()
    const answer = await member.send(json)
    expect([answer.headers['x-cache'], answer.headers['cache-control']]).toEqual([undefined, 'no-store'])
    const shared = await member.send(page)
    expect(shared.text).toBe((await get(page)).text)
    expect(shared.text).not.toContain(`${world.unique}-x`)
  })

  it('finds no operation that could be kept by a browser or a proxy', async () => {
    for (const { name, operation } of allOperations.filter(({ operation: one }) => one.method === 'GET')) {
      const answer = await member.call(operation, MATRIX[name]!.request(world, { mailId: 'aaaaaaaaaaaa' }))
      expect(answer.headers['cache-control'], name).toBe('no-store')
      expect(answer.headers['set-cookie'], name).toBeUndefined()
    }
  })

  it('brings nothing of theirs into the cache with a page that they ask for first', async () => {
    const first = await member.send(page)
    expect(first.headers['x-cache']).toBe('miss')
    expect((await get(page)).text).toBe(first.text)
    expect(first.text).not.toContain(world.email)
  })
})
