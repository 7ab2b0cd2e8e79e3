import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { tagsToPurge } from '#server/domain/cache-tags'
import { bodyFor, cachedAnswer, keepAnswer, purge, renderEpoch, resetCache, startCache } from '#server/platform/cache'

const BODY = JSON.stringify({ items: Array.from({ length: 60 }, (_, index) => `row ${index} größer`) })

beforeEach(() => {
  resetCache()
  startCache(1_000_000)
})
afterEach(() => void vi.restoreAllMocks())

function keep(key: string, tags: string[], startedAt = renderEpoch(), body = BODY) {
  return keepAnswer(key, body, { 'content-type': 'application/json' }, tags, startedAt)
}

describe('a kept answer', () => {
  it('is given again until one of its tags is purged', () => {
    keep('/one', ['post:1', 'feed'])
    keep('/two', ['post:2', 'feed'])
    expect(cachedAnswer('/one')?.bodies.identity.toString()).toBe(BODY)
    purge(['post:1'])
    expect([cachedAnswer('/one'), cachedAnswer('/two') !== undefined]).toEqual([undefined, true])
    purge(['feed'])
    expect(cachedAnswer('/two')).toBeUndefined()
  })

  it('is not purged by a write elsewhere', () => {
    const [here, there] = [{ postId: 1, organizationId: 1, authorId: 1, technologyIds: [1] }, { postId: 2, organizationId: 2, authorId: 2, technologyIds: [2] }]
    keep('/posts/1', ['post:1', 'person:1', 'organization:1'])
    keep('/lanterns', ['feed:organization:1', 'organization:1', 'person:1'])
    const event = (name: 'post.edited' | 'post.voted', payload: typeof here) => ({ id: 1, name, payload, at: new Date(0) })
    purge(tagsToPurge(event('post.edited', there)))
    purge(tagsToPurge({ id: 1, name: 'comment.created', payload: { commentId: 9, postId: 2, organizationId: 2, authorId: 2 }, at: new Date(0) }))
    expect([cachedAnswer('/posts/1') !== undefined, cachedAnswer('/lanterns') !== undefined]).toEqual([true, true])
    purge(tagsToPurge(event('post.voted', here)))
    expect([cachedAnswer('/posts/1'), cachedAnswer('/lanterns')]).toEqual([undefined, undefined])
  })

  it('ends after 60 seconds', async () => {
    const began = performance.now()
    const watch = vi.spyOn(performance, 'now').mockReturnValue(began)
    const moveTo = async (ms: number) => {
      watch.mockReturnValue(began + ms)
      // The store looks at the clock once a millisecond.
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    keep('/one', [])
    await moveTo(59_900)
    expect(cachedAnswer('/one') === undefined).toBe(false)
    await moveTo(60_100)
    expect(cachedAnswer('/one') === undefined).toBe(true)
  })

  it('leaves room for newer ones when there is no more', () => {
    for (let index = 0; index < 2000; index++) keep(`/${index}`, [`post:${index}`])
    expect([cachedAnswer('/0'), cachedAnswer('/1999') !== undefined]).toEqual([undefined, true])
    purge(['post:0', 'post:1999'])
    expect(cachedAnswer('/1999')).toBeUndefined()
  })

  it('is not kept at all where no room is given', () => {
    startCache(0)
    expect(keep('/one', []).bodies.identity.toString()).toBe(BODY)
    expect(cachedAnswer('/one')).toBeUndefined()
  })

  it('has the tags of the newest answer at its address', () => {
    keep('/one', ['old'])
    keep('/one', ['new'])
    purge(['old'])
    expect(cachedAnswer('/one')).toBeDefined()
    purge(['new'])
    expect(cachedAnswer('/one')).toBeUndefined()
  })
})

describe('a render that began before a purge', () => {
  it('is sent but not kept if it shows what was purged, and kept if it does not', () => {
    const startedAt = renderEpoch()
    purge(['post:1'])
    expect(keep('/one', ['post:1'], startedAt).bodies.identity.toString()).toBe(BODY)
    keep('/two', ['post:2'], startedAt)
    expect([cachedAnswer('/one'), cachedAnswer('/two') !== undefined]).toEqual([undefined, true])
    keep('/one', ['post:1'])
    expect(cachedAnswer('/one')).toBeDefined()
  })

  it('is not kept either when so much was purged since that nobody remembers all of it', () => {
    const startedAt = renderEpoch()
    purge(['post:1'])
    for (let index = 0; index < 20_001; index++) purge([`other:${index}`])
    keep('/one', ['post:1'], startedAt)
    expect(cachedAnswer('/one')).toBeUndefined()
    keep('/one', ['post:1'])
    expect(cachedAnswer('/one')).toBeDefined()
  })
})

describe('the encoding of an answer', () => {
  it.each([
    ['br, gzip', 'br'], ['gzip, deflate, br;q=0.5', 'br'], ['gzip', 'gzip'], ['gzip, br;q=0', 'gzip'], ['br;q=0.0, gzip;q=0', 'identity'],
    ['identity', 'identity'], [undefined, 'identity'], ['', 'identity'],
  ])('for a client that says %s is %s', (accepted, expected) => {
    expect(bodyFor(keep('/one', []), accepted).encoding).toBe(expected)
  })

  it('changes nothing of what it says, and is made once', () => {
    const answer = keep('/one', [])
    const [brotli, gzip] = [bodyFor(answer, 'br').body, bodyFor(answer, 'gzip').body]
    expect([brotliDecompressSync(brotli).toString(), gunzipSync(gzip).toString()]).toEqual([BODY, BODY])
    expect(brotli.length).toBeLessThan(BODY.length / 2)
    expect(bodyFor(cachedAnswer('/one')!, 'br').body).toBe(brotli)
  })

  it('is left away where there is little to win', () => {
    expect(bodyFor(keep('/one', [], renderEpoch(), '{}'), 'br').encoding).toBe('identity')
  })
})

it('names an answer by its content', () => {
  const [one, same, other] = [keep('/one', []), keep('/two', ['x']), keep('/one', [], renderEpoch(), `${BODY} `)]
  expect(one.etag).toBe(same.etag)
  expect(one.etag).not.toBe(other.etag)
  expect(one.headers).toMatchObject({ etag: one.etag, vary: 'accept-encoding, origin' })
})
