import * as v from 'valibot'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { allOperations } from '#shared/contract/index'
import type { OperationShape } from '#shared/contract/operation'
import type { Problem } from '#shared/contract/problem'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { HOSTILE_CURSORS, HOSTILE_PATH_PARTS, HOSTILE_QUERY_PARTS, HOSTILE_VALUES } from '#tests/api/hostile-values'
import { MATRIX } from '#tests/api/matrix-table'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { contentOfTables } from '#tests/api/table-state'
import { addressOf } from '#tests/support/client'
import type { Client, Parts, RawAnswer } from '#tests/support/client'
import { until } from '#tests/support/until'

/** Reads that change something, each for a reason: the two-line note's URL opens it. */
const CHANGING_READS = new Set(['plainNotes.read'])

let site: ApiSite
let world: World
let client: Client

const all = allOperations.map(({ name, operation }) => [name, operation] as const)
const withBody = all.filter(([, operation]) => operation.body !== undefined)
const unsafe = all.filter(([, operation]) => operation.method !== 'GET')

beforeAll(async () => {
  site = await startSite()
})

// Some of what is sent is accepted, and may sign everybody out.
beforeEach(async () => {
  [world] = await makeWorlds(site.db, ['admin']) as [World]
  client = site.client.as(world.session)
})

afterAll(async () => await site?.stop())

function requestOf(name: string): Parts {
  return MATRIX[name]!.request(world, { mailId: 'aaaaaaaaaaaaaaaa' })
}

async function sendJson(operation: OperationShape, parts: Parts, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return await client.send(addressOf(operation, parts), { method: operation.method, headers: { 'content-type': 'application/json', ...parts.headers, ...headers }, body })
}

/** Runs it, and expects that it has left the database as it was. */
async function storingNothing<T>(work: () => Promise<T>): Promise<T> {
  const before = await contentOfTables(site.sql)
  const result = await work()
  expect(await contentOfTables(site.sql)).toEqual(before)
  return result
}

function expectProblem(answer: RawAnswer, status: number, code: string): void {
  expect([answer.status, (answer.json as Problem | undefined)?.code], answer.text.slice(0, 300)).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect((answer.json as Problem).requestId).toBe(answer.headers['x-request-id'])
}

describe('a body that is no valid JSON', () => {
  it.each(withBody)('is refused and stores nothing: %s', async (name, operation) => {
    const parts = requestOf(name)
    await storingNothing(async () => {
      for (const text of ['{', '', '{"a":1}}', 'undefined', '\uFEFF', '{"__proto__":']) expectProblem(await sendJson(operation, parts, text), 400, 'BrokenJson')
      for (const text of ['null', '"text"', '0', 'true']) expectProblem(await sendJson(operation, parts, text), 400, 'InvalidInput')
      // An empty object does where nothing is required.
      for (const text of ['[]', '{}', '{"__proto__":{"admin":true}}', '[[[[]]]]'].filter(json => !v.safeParse(operation.body!, JSON.parse(json)).success)) {
        expectProblem(await sendJson(operation, parts, text), 400, 'InvalidInput')
      }
      const bytes = Buffer.from(JSON.stringify(parts.body))
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', '']) {
        expectProblem(await sendJson(operation, parts, bytes, { 'content-type': type }), 415, 'UnsupportedMediaType')
      }
    })
  })

  it('is refused at every place when it has 10 MB, before it is taken in', async () => {
    const large = Buffer.alloc(10_000_000, ' ')
    await storingNothing(async () => {
      for (const [name, operation] of all.filter(([, one]) => one.body !== undefined || one.accepts !== undefined)) {
        const type = operation.accepts === 'upload' ? 'image/png' : operation.accepts === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
        const answer = await sendJson(operation, requestOf(name), large, { 'content-type': type }).catch(error => error as NodeJS.ErrnoException)
        // The connection may close before all of it is sent; then the answer is lost with it.
        if (answer instanceof Error) expect(answer.code, name).toMatch(/EPIPE|ECONNRESET/)
        else if (operation.text === 'always') expect([answer.status, answer.text]).toEqual([413, expect.stringMatching(/^[^\n]+\n$/)])
        else expectProblem(answer, 413, 'TooLarge')
      }
    })
  })
})

describe('a field with a value that does not belong there', () => {
  it.each(withBody)('is named, never breaks the server, and stores nothing: %s', async (name, operation) => {
    const parts = requestOf(name)
    const valid = parts.body as Record<string, unknown>
    const fields = [...new Set([...Object.keys(valid), ...entriesOf(operation.body!)])]
    const refused = fields.flatMap(field => HOSTILE_VALUES.map(value => ({ field, body: { ...valid, [field]: value } })))
      .filter(({ body }) => !v.safeParse(operation.body!, body).success)
    expect(refused.length).toBeGreaterThan(fields.length * 5)
    await storingNothing(async () => {
      await inBatches(refused, async ({ field, body }) => {
        const answer = await client.call(operation, { ...parts, body })
        expectProblem(answer, 400, 'InvalidInput')
        const named = (answer.json as Problem).errors.map(({ fieldName }) => fieldName.split('.')[0])
        expect(named.includes(field) || named.includes('') || field === 'url', `${field}: ${answer.text}`).toBe(true)
        for (const problem of (answer.json as Problem).errors) expect(problem.message).toMatch(/^[A-Z].*\.$/)
      })
    })
  })

  it.each(withBody)('is at most refused where the schema lets it pass: %s', async (name, operation) => {
    const parts = requestOf(name)
    const valid = parts.body as Record<string, unknown>
    const accepted = entriesOf(operation.body!).flatMap(field => HOSTILE_VALUES.map(value => ({ ...valid, [field]: value })))
      .filter(body => v.safeParse(operation.body!, body).success)
    await inBatches(accepted, async (body) => {
      const answer = await client.call(operation, { ...parts, body })
      expect(answer.status, `${JSON.stringify(body).slice(0, 200)} ${answer.text}`).toBeLessThan(500)
    })
  })

  it('is told together with every other one', async () => {
    const { json } = await client.send('/api/posts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ organization: 'No!', type: 'Poem', title: 'x', body: 7, url: 'javascript:alert(1)', technologies: ['a b'], labels: 'none' }) })
    expect((json as Problem).errors.map(({ fieldName }) => fieldName).sort()).toEqual(['body', 'labels', 'organization', 'technologies.0', 'title', 'type', 'url'])
  })
})

describe('an address', () => {
  it.each(all.filter(([, { path }]) => path.includes(':')))('of nothing is answered with 404: %s', async (name, operation) => {
    const parts = requestOf(name)
    const names = [...operation.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter!)
    const paths = names.flatMap(parameter => HOSTILE_PATH_PARTS.map((hostile) => {
      const placed = operation.path.replace(`:${parameter}`, '\u0001')
      return addressOf({ ...operation, path: placed }, parts).replace('\u0001', hostile)
    }))
    await inBatches(paths, async (path) => {
      const { headers, body } = bodyOf(operation, parts)
      const answer = await client.send(path, { method: operation.method, headers: { ...headers, ...parts.headers }, ...body === undefined ? {} : { body } })
      // A name can be anything that its rule allows: `null` is a draft's or a person's.
      expect(answer.status, `${path.slice(0, 200)} ${answer.text.slice(0, 300)}`).toSatisfy((status: number) => status === 404 || (status < 500 && /draft|people|labels|unsubscribe|\/files\//.test(path)) || (status === 204 && name === 'subscriptions.unfollow') || status === 405)
    })
  })

  it.each(all.filter(([, { query }]) => query !== undefined))('takes no query that its list does not know: %s', async (name, operation) => {
    const names = entriesOf(operation.query!)
    const path = addressOf(operation, { params: requestOf(name).params ?? {} })
    const required = operation.query ? requestOf(name).query ?? {} : {}
    const searches = names.flatMap(key => [...key === 'cursor' ? HOSTILE_CURSORS : [], ...HOSTILE_QUERY_PARTS].flatMap((value) => {
      const others = Object.entries(required).filter(([other]) => other !== key).map(([other, own]) => `${other}=${String(own)}`)
      const sorts = key === 'cursor' && names.includes('sort') ? ['hot', 'new', 'top', 'best', 'oldest', 'newest'].map(sort => `&sort=${sort}`) : ['']
      return sorts.map(sort => [...others, `${key}=${value}`].join('&') + sort)
    }))
    const odd = names.flatMap(key => [`${key}=a&${key}=b`, `${key}[]=a`, `${key}[x]=a`, key, `__proto__=a`, `${key}=1&${key}=1`])
    await inBatches([...searches, ...odd], async (search) => {
      const answer = await client.send(`${path}?${search}`, { method: operation.method })
      expect(answer.status, `${search.slice(0, 200)} ${answer.text.slice(0, 300)}`).toBeLessThan(500)
      if (answer.status >= 400) expect(['InvalidInput', 'NotFound', ...operation.errors ?? []]).toContain((answer.json as Problem).code)
    })
  })

  it('that the API does not know is answered with a problem', async () => {
    for (const path of ['/api', '/api/', '/api/nothing', '/api/posts/1/nothing', '/api//posts', '/api/posts/', '/mq/nothing', '/api/../api/posts/x/y/z']) {
      for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) expectProblem(await client.send(path, { method }), 404, 'NotFound')
    }
  })
})

describe('a method', () => {
  it.each([...new Set(allOperations.map(({ operation }) => operation.path))])('that an address does not have is refused, and those that it has are told: %s', async (path) => {
    const here = allOperations.filter(({ operation }) => operation.path === path)
    const has = here.map(({ operation }) => operation.method as string)
    const isPage = !path.startsWith('/api') && !path.startsWith('/mq')
    const allowed = [...has, ...isPage && !has.includes('GET') ? ['GET'] : [], ...has.includes('GET') || isPage ? ['HEAD'] : [], 'OPTIONS'].sort()
    const { params } = requestOf(here[0]!.name)
    const address = addressOf(here[0]!.operation, { params: params ?? {} })
    const told = (answer: RawAnswer) => String(answer.headers.allow).split(', ').sort()
    const options = await client.send(address, { method: 'OPTIONS' })
    expect([options.status, told(options)]).toEqual([204, allowed])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].filter(one => !allowed.includes(one))) {
      const answer = await client.send(address, { method })
      expectProblem(answer, 405, 'MethodNotAllowed')
      expect(told(answer)).toEqual(allowed)
    }
  })

  it('HEAD answers with the headers of GET and no body', async () => {
    // What differs with every request or every second.
    const varying = new Set(['date', 'x-request-id', 'x-cache', 'age', 'keep-alive', 'connection'])
    // Figures of this very moment: their answers may differ by a digit.
    const live = new Set(['operations.ready', 'operations.queueStats', 'operations.queueStatus'])
    const still = (answer: RawAnswer, name: string) => Object.fromEntries(Object.entries(answer.headers).filter(([header]) => !varying.has(header) && !(live.has(name) && header === 'content-length')))
    for (const [name, operation] of all.filter(([, one]) => one.method === 'GET')) {
      for (const who of [client, site.client]) {
        const path = addressOf(operation, requestOf(name))
        const [get, head] = [await who.send(path), await who.send(path, { method: 'HEAD' })]
        expect([head.status, head.bytes.length, still(head, name)], name).toEqual([get.status, 0, still(get, name)])
      }
    }
  })
})

describe('reading', () => {
  it('changes nothing, signed in or not', async () => {
    await quiet()
    await storingNothing(async () => {
      for (const [name, operation] of all.filter(([name, one]) => one.method === 'GET' && !CHANGING_READS.has(name))) {
        for (const who of [client, site.client]) {
          const answer = await who.call(operation, requestOf(name))
          expect(answer.status, name).toBeLessThan(500)
        }
      }
      for (const path of ['/', `/${world.organization}`, `/posts/${world.postId}/post`, '/tech', '/organizations', `/unsubscribe/${world.optOutToken}`, '/settings', '/notifications']) {
        expect((await client.send(path)).status, path).toBeLessThan(500)
      }
    })
  })

  it('changes something at one address alone, the two-line note’s, and not by HEAD', async () => {
    const [operation, request] = [all.find(([name]) => name === 'plainNotes.read')![1], requestOf('plainNotes.read')]
    await storingNothing(async () => {
      expect((await client.send(addressOf(operation, request), { method: 'HEAD', headers: request.headers! })).status).toBe(200)
    })
    expect([(await client.call(operation, request)).text, (await client.call(operation, request)).status]).toEqual(['A sealed text', 404])
  })

  it('is all that OPTIONS and a refused request do', async () => {
    await storingNothing(async () => {
      for (const [name, operation] of unsafe) {
        await site.client.send(addressOf(operation, requestOf(name)), { method: 'OPTIONS' })
        if (operation.access !== 'anyone') expect((await site.client.call(operation, requestOf(name))).status, name).toBe(401)
      }
    })
  })
})

/** Nothing that earlier tests have begun is still being worked on. */
async function quiet(): Promise<void> {
  await until(async () => (await site.sql`select 1 from outbox where state = 'pending' limit 1`).length === 0)
  await until(async () => (await site.sql`select 1 from notification_batch where state = 'pending' limit 1`).length === 0)
}

function bodyOf(operation: OperationShape, { body }: Parts): { headers: Record<string, string>, body?: string | Uint8Array } {
  if (operation.accepts === 'upload') return { headers: { 'content-type': 'image/png' }, body: body as Uint8Array }
  if (operation.accepts === 'bytes') return { headers: { 'content-type': 'application/octet-stream' }, body: body as Uint8Array }
  return body === undefined ? { headers: {} } : { headers: { 'content-type': operation.accepts === 'form' ? 'application/x-www-form-urlencoded' : 'application/json' }, body: JSON.stringify(body) }
}

/** The names of an object schema's fields, also behind a pipe. */
function entriesOf(schema: v.GenericSchema): string[] {
  return 'entries' in schema ? Object.keys(schema.entries as object) : []
}

async function inBatches<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 8) await Promise.all(items.slice(at, at + 8).map(work))
}
