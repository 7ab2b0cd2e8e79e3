import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import * as v from 'valibot'
import type { H3Event } from 'h3'
import { resetConfig } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { clientAddress, isLoopback, networkPrefix } from '#server/platform/http/address'
import { JSON_LIMIT, readJson } from '#server/platform/http/body'
import { checkPart, throwProblems } from '#server/platform/http/check'
import { refuseForgery } from '#server/platform/http/cors'
import { isApiPath, operationsAt } from '#server/platform/http/routes'
import { allOperations } from '#shared/contract/index'
import type { FieldProblem } from '#shared/contract/problem'
import { postDraft } from '#shared/contract/posts'

const before = { ...process.env }

function configure(settings: Record<string, string>): void {
  process.env = { ...before, DATABASE_URL: 'postgres://localhost/none', ...settings }
  resetConfig()
}

beforeEach(() => configure({}))
afterAll(() => {
  process.env = before
  resetConfig()
})

function request(headers: Record<string, string>, remoteAddress = '203.0.113.9', method = 'POST'): IncomingMessage {
  return { headers, method, socket: { remoteAddress } } as unknown as IncomingMessage
}

describe('a client’s address', () => {
  it.each([
    ['0', '198.51.100.1', '203.0.113.9'],
    ['1', '198.51.100.1', '198.51.100.1'],
    ['1', '10.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['2', '10.0.0.1, 198.51.100.1, 192.0.2.7', '198.51.100.1'],
    ['2', '198.51.100.1', '198.51.100.1'],
    ['1', 'unknown', '203.0.113.9'],
    ['1', '198.51.100.1, <script>', '203.0.113.9'],
    ['1', '', '203.0.113.9'],
  ])('behind %s proxies that forward “%s” is %s', (hops, forwarded, expected) => {
    configure({ TRUST_PROXY: hops })
    expect(clientAddress(request({ 'x-forwarded-for': forwarded }))).toBe(expected)
  })

  it('is of this machine only when the connection is', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.1', '203.0.113.9'].map(address => isLoopback(request({ 'x-forwarded-for': '127.0.0.1' }, address)))).toEqual([true, true, true, false])
  })
})

it.each([
  ['203.0.113.9', '203.0.113.9'], ['::ffff:203.0.113.9', '203.0.113.9'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'], ['2001:db8:1:3::1', '2001:db8:1:3::/64'], ['nonsense', 'unknown'],
])('counts what %s does as %s', (address, expected) => {
  expect(networkPrefix(address)).toBe(expected)
})

describe('a request that carries a session', () => {
  const outcome = (headers: Record<string, string>, method = 'POST', carriesSession = true) => {
    try {
      refuseForgery(request(headers, undefined, method), carriesSession)
      return 'taken'
    }
    catch (error) {
      return (error as AppError).code
    }
  }

  it.each([
    [{ origin: 'https://guild.example' }, 'taken'], [{ origin: 'https://static.example' }, 'taken'], [{ 'sec-fetch-site': 'same-origin' }, 'taken'],
    [{ origin: 'https://evil.example' }, 'OriginNotAllowed'], [{ origin: 'null' }, 'OriginNotAllowed'], [{ 'origin': 'null', 'sec-fetch-site': 'same-origin' }, 'OriginNotAllowed'],
    [{ origin: 'https://guild.example.evil.example' }, 'OriginNotAllowed'], [{ origin: 'http://guild.example' }, 'OriginNotAllowed'],
    [{ origin: 'https://guild.example:8443' }, 'OriginNotAllowed'], [{ 'sec-fetch-site': 'same-site' }, 'OriginNotAllowed'], [{}, 'OriginNotAllowed'],
  ] as [Record<string, string>, string][])('and says %j is %s', (headers, expected) => {
    configure({ PUBLIC_URL: 'https://guild.example/', SITE_ORIGINS: 'https://static.example' })
    expect(outcome(headers)).toBe(expected)
  })

  it('is not judged where it changes nothing, nor without a session', () => {
    expect([outcome({ origin: 'https://evil.example' }, 'GET'), outcome({ origin: 'https://evil.example' }, 'POST', false)]).toEqual(['taken', 'taken'])
    expect(['PUT', 'PATCH', 'DELETE'].map(method => outcome({ origin: 'https://evil.example' }, method))).toEqual(['OriginNotAllowed', 'OriginNotAllowed', 'OriginNotAllowed'])
  })
})

describe('a body', () => {
  const read = async (bytes: string | Buffer[], headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    const stream = Object.assign(Readable.from(typeof bytes === 'string' ? [Buffer.from(bytes)] : bytes), { headers })
    return await readJson({ node: { req: stream } } as unknown as H3Event).catch((error: unknown) => (error as AppError).code)
  }

  it('is JSON, whatever charset its type adds', async () => {
    expect(await read('{"a":"größer"}', { 'content-type': 'Application/JSON; charset=utf-8' })).toEqual({ a: 'größer' })
  })

  it.each([['text/plain'], ['application/x-www-form-urlencoded'], ['multipart/form-data; boundary=x'], ['application/jsonp'], ['']])('of the type “%s” is refused', async (type) => {
    expect(await read('{}', { 'content-type': type })).toBe('UnsupportedMediaType')
  })

  it('that is no JSON is refused', async () => {
    for (const text of ['', '{', '{"a":}', 'undefined']) expect(await read(text)).toBe('BrokenJson')
  })

  it('is refused at the limit, whether it admits its length or not, without reading on', async () => {
    let read1 = 0
    const endless = Object.assign(Readable.from((function* () {
      for (;;) {
        read1 += 100_000
        yield Buffer.alloc(100_000, 32)
      }
    })()), { headers: { 'content-type': 'application/json' } })
    await expect(readJson({ node: { req: endless } } as unknown as H3Event)).rejects.toMatchObject({ code: 'TooLarge' })
    expect(read1).toBeLessThan(3 * JSON_LIMIT)
    expect(await read('{}', { 'content-type': 'application/json', 'content-length': String(JSON_LIMIT + 1) })).toBe('TooLarge')
  })

  it('may come in pieces that cut a letter', async () => {
    const bytes = Buffer.from('"ü"')
    expect(await read([bytes.subarray(0, 2), bytes.subarray(2)])).toBe('ü')
  })
})

describe('the check of a request', () => {
  it('names every field at once, each with its first problem, in words', () => {
    const problems: FieldProblem[] = []
    checkPart(postDraft, { organization: 'Not A Slug', type: 'Poem', title: '', body: 'x'.repeat(128_001), labels: ['Ä'], technologies: 'vue' }, problems)
    expect(problems.map(({ fieldName }) => fieldName).sort()).toEqual(['body', 'labels.0', 'organization', 'technologies', 'title', 'type'])
    expect(problems.every(({ message }) => message.length > 5)).toBe(true)
    expect(() => throwProblems(problems)).toThrow(AppError)
  })

  it('asks for a text or a link, and takes either', () => {
    const errors = (draft: object) => {
      const problems: FieldProblem[] = []
      checkPart(postDraft, { organization: 'lanterns', type: 'Post', title: 'A title', ...draft }, problems)
      return problems.map(({ fieldName, errorCode }) => `${fieldName} ${errorCode}`)
    }
    expect(errors({ body: '' })).toEqual(['body bodyOrUrl'])
    expect([errors({ body: '', url: 'https://example.org' }), errors({ body: 'Text' })]).toEqual([[], []])
    expect(errors({ body: 'Text', url: 'javascript:alert(1)' })).toEqual(['url webAddress'])
  })

  it('lets no control character into a text', () => {
    for (const text of ['a\u0000b', 'a\u202Eb', 'a\u2066b', 'a\u001Bb']) {
      const problems: FieldProblem[] = []
      checkPart(postDraft, { organization: 'lanterns', type: 'Post', title: text, body: text }, problems)
      expect(problems.map(({ fieldName, errorCode }) => `${fieldName} ${errorCode}`).sort()).toEqual(['body controlCharacters', 'title controlCharacters'])
    }
  })

  it('lets nothing into a statement that Postgres has no place for, in any path or query', () => {
    const parts = allOperations.flatMap(({ operation }) => [operation.params, operation.query].flatMap(schema => schema && 'entries' in schema ? Object.entries(schema.entries as v.ObjectEntries) : []))
    expect(parts.length).toBeGreaterThan(40)
    // Cursors are judged where they are read; caught mails and the names of types never come to a statement.
    const taken = parts.filter(([name, schema]) => !['cursor', 'to', 'types'].includes(name) && v.safeParse(schema, 'a\0b').success)
    expect(taken.map(([name]) => name)).toEqual([])
  })

  it('says what is missing', () => {
    const problems: FieldProblem[] = []
    checkPart(v.object({ name: v.string() }), {}, problems)
    expect(problems).toMatchObject([{ fieldName: 'name', errorCode: 'required' }])
  })
})

describe('the table of routes', () => {
  it('finds each operation of the contract at its own path', () => {
    const lost = allOperations.filter(({ operation }) => operationsAt(operation.path.replace(/:\w+/g, '7'))?.get(operation.method) === undefined)
    expect(lost.map(({ operation }) => operation.path)).toEqual([])
  })

  it.each(['/api/posts/', '/api//posts', '/api/posts/1/2/3', '/api', '/posts', ''])('has nothing at “%s”', (path) => {
    expect(operationsAt(path)).toBeUndefined()
  })

  it('knows the machine-readable side by its first segment', () => {
    expect(['/api/x', '/api', '/mq/stats', '/apiary', '/posts/api/1', '/mqtt'].map(isApiPath)).toEqual([true, true, true, false, false, false])
  })
})
