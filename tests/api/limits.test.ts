import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RateLimitName } from '#shared/contract/rate-limits'
import { RATE_LIMITS } from '#shared/contract/rate-limits'
import { allOperations } from '#shared/contract/index'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { MATRIX } from '#tests/api/matrix-table'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'

const COUNT = 3
const SECONDS = 3_600
const limits = Object.fromEntries((Object.keys(RATE_LIMITS) as RateLimitName[]).map(name => [name, { count: COUNT, seconds: SECONDS }]))
/** The first is asked by startServer itself; after the others somebody else asks. */
const OTHERS = new Set(['operations.health', 'accounts.signOut', 'accounts.finish', 'accounts.signIn', 'accounts.reset'])

let site: ApiSite

beforeAll(async () => {
  site = await startSite({ RATE_LIMITS: JSON.stringify(limits) })
})

afterAll(async () => await site?.stop())

describe('a limit', () => {
  it.each(Object.keys(RATE_LIMITS))('ends with 429 and says when it begins again: %s', async (limit) => {
    const [world] = await makeWorlds(site.db, ['admin']) as [World]
    const { name, operation } = allOperations.find(({ name: one, operation: { limit: own, cached } }) => own === limit && !cached && !OTHERS.has(one))!
    const ask = async () => await site.client.as(world.session).call(operation, MATRIX[name]!.request(world, { mailId: 'aaaaaaaaaaaa' }))
    for (let left = COUNT - 1; left >= 0; left--) {
      const answer = await ask()
      expect(answer.status, answer.text).not.toBe(429)
      expect(answer.headers.ratelimit).toMatch(new RegExp(`^limit=${COUNT}, remaining=${left}, reset=\\d+$`))
    }
    const refused = await ask()
    expect([refused.status, (refused.json as { code: string }).code]).toEqual([429, 'TooManyRequests'])
    expect(Number(refused.headers['retry-after'])).toSatisfy((seconds: number) => seconds > 0 && seconds <= SECONDS)
    expect(refused.headers.ratelimit).toMatch(/remaining=0/)
  })

  it('is each person’s own, not that of their network', async () => {
    const worlds = await makeWorlds(site.db, ['member', 'user'])
    for (const world of worlds) {
      const client = site.client.as(world.session)
      for (let sent = 0; sent < COUNT; sent++) expect((await client.send('/api/notifications')).status).toBe(200)
      expect((await client.send('/api/notifications')).status).toBe(429)
    }
  })

  it('is not spent by what X-Forwarded-For claims, when there is no proxy', async () => {
    const statuses = []
    for (let sent = 0; sent < COUNT + 2; sent++) {
      const answer = await site.client.send('/api/posts/viewer?ids=1', { headers: { 'x-forwarded-for': `198.51.100.${sent}` } })
      statuses.push(answer.status)
    }
    expect(statuses.slice(-2)).toEqual([429, 429])
  })

  it('is not asked of pages, and of no guest’s answer out of the cache', async () => {
    for (let sent = 0; sent < COUNT * 2; sent++) expect((await site.client.send('/tech')).status).toBe(200)
    expect((await site.client.send('/tech')).headers['x-cache']).toBe('hit')
  })
})
