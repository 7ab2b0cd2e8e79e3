import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { newClient } from '#tests/support/client'
import type { Client, RawAnswer } from '#tests/support/client'

let site: ApiSite
let client: Client
const JSON_TYPE = { 'content-type': 'application/json' }
const CURL = { 'user-agent': 'curl/8.5.0' }

beforeAll(async () => {
  site = await startSite()
  client = site.client
})
afterAll(async () => await site?.stop())

async function curl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('curl', ['-sS', ...args])).stdout
}

async function post(body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE): Promise<RawAnswer> {
  return await client.send('/post', { method: 'POST', headers, body })
}

/** The path of a new message. */
async function leave(fields: Record<string, unknown>): Promise<string> {
  const { status, text } = await post(JSON.stringify(fields))
  expect(status, text).toBe(201)
  return new URL(text.trim()).pathname
}

async function read(path: string, headers: Record<string, string> = CURL): Promise<[number, string]> {
  const { status, text } = await client.send(path, { headers })
  return [status, text]
}

describe('the two lines', () => {
  it('work as they are written down', async () => {
    const url = await curl('-d', '{"message": "hello world"}', '-H', 'Content-Type: application/json', `${site.server.origin}/post`)
    expect(url).toMatch(new RegExp(`^${site.server.origin}/post/[A-Za-z0-9_-]{16}/[A-Za-z0-9_-]{43}\\n$`))
    expect(await curl(url.trim())).toBe('hello world')
    for (let times = 0; times < 2; times++) expect(await curl('-w', '%{http_code}', url.trim())).toBe('There is no message here, or not any more.\n404')
  })

  it('give the address that was asked, on this machine', async () => {
    const here = newClient(`http://127.0.0.1:${site.server.port}`)
    expect((await here.send('/post', { method: 'POST', headers: JSON_TYPE, body: '{"message":"x"}' })).text).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${site.server.port}/post/`))
    expect((await here.send('/post', { method: 'POST', headers: { ...JSON_TYPE, host: 'evil.example' }, body: '{"message":"x"}' })).text).toMatch(new RegExp(`^${site.server.origin}/post/`))
    here.close()
  })

  it('say that the server has seen the text, and are kept by nobody', async () => {
    const answer = await post('{"message":"x"}')
    expect(answer.headers).toMatchObject({ 'x-note-privacy': expect.stringContaining('saw'), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, noarchive', 'content-type': 'text/plain; charset=utf-8' })
  })

  it.each([['JSON with a charset', '{"message":"hello ✓"}', { 'content-type': 'application/json; charset=utf-8' }], ['a form', 'message=hello+%E2%9C%93&opens=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['JSON under the type of a form, as curl sends it', '{"message":"hello ✓"}', { 'content-type': 'application/x-www-form-urlencoded' }], ['plain text', 'hello ✓', { 'content-type': 'text/plain; charset=utf-8' }], ['a text under the type of a form', 'hello ✓', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('T2.20: take %s', async (_what, body, headers) => {
    const { status, text } = await post(body, headers)
    expect([status, await read(new URL(text.trim()).pathname)]).toEqual([201, [200, 'hello ✓']])
  })

  it('bring every text back exactly', async () => {
    for (const text of ['a\u0000b\r\n\tc ', 'مرحبا 👩‍👩‍👧 e\u0301', '😀'.repeat(50_000), 'x'.repeat(100_000)]) expect((await read(await leave({ message: text })))[1] === text).toBe(true)
  })
})

describe('bad input', () => {
  it.each<[string, string, number]>([
    ['no message', '{}', 400], ['a number', '{"message":5}', 400], ['an array', '{"message":["x"]}', 400], ['null', '{"message":null}', 400], ['an empty text', '{"message":""}', 400], ['a list', '[]', 400], ['nothing', '', 400],
    ['half a surrogate pair', '{"message":"\\ud83d"}', 400], ['no JSON', '{"message":', 400], ['an expiry of a second', '{"message":"x","expires_in":1}', 400], ['an expiry in words', '{"message":"x","expires_in":"soon"}', 400],
    ['an expiry of a year', '{"message":"x","expires_in":"365d"}', 400], ['no openings', '{"message":"x","opens":0}', 400], ['half an opening', '{"message":"x","opens":1.5}', 400], ['101 openings', '{"message":"x","opens":101}', 400],
    ['an empty passphrase', '{"message":"x","passphrase":""}', 400], ['a character too many', JSON.stringify({ message: 'x'.repeat(100_001) }), 413], ['ten megabytes', JSON.stringify({ message: 'x'.repeat(10_000_000) }), 413],
  ])('T2.21: is refused in one line: %s', async (_what, body, status) => {
    const answer = await post(body).catch(error => error as NodeJS.ErrnoException)
    if (answer instanceof Error) return expect([status, answer.code]).toEqual([413, expect.stringMatching(/EPIPE|ECONNRESET/)])
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([status, expect.stringMatching(/^\S[^\n]+\.\n$/), 'text/plain; charset=utf-8'])
  })

  it('of another type is refused too', async () => {
    const answer = await post('<message>x</message>', { 'content-type': 'application/xml' })
    expect([answer.status, answer.text]).toEqual([415, 'Send JSON, a form or plain text.\n'])
  })
})

describe('reading', () => {
  const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36', 'accept': 'text/html,application/xhtml+xml,*/*;q=0.8' }

  it.each(['curl/8.5.0', 'Wget/1.21.4', 'Wget2/2.1.0', 'HTTPie/3.2.2', 'xh/0.22.2', 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.19041.1682', 'Mozilla/5.0 (Linux; Ubuntu 24.04) PowerShell/7.4.1'])('gives the text to a command line: %s', async (agent) => {
    const path = await leave({ message: 'hidden words' })
    expect(await read(path, { 'user-agent': agent })).toEqual([200, 'hidden words'])
  })

  it('gives it to whoever asks for plain text by name', async () => {
    expect(await read(await leave({ message: 'hidden words' }), { accept: 'text/plain' })).toEqual([200, 'hidden words'])
  })

  it('T2.1: shows everybody else a page that does nothing, however often', async () => {
    const path = await leave({ message: 'hidden words' })
    const agents = ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'WhatsApp/2.23.20.0 A', 'facebookexternalhit/1.1', 'Twitterbot/1.0', 'python-requests/2.31', '', browser['user-agent']]
    for (const agent of agents) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const answer = await client.send(path, { method, headers: { 'user-agent': agent } })
        expect([answer.status, answer.text.includes('hidden words')]).toEqual([method === 'OPTIONS' ? 204 : 200, false])
      }
    }
    const page = await client.send(path, { headers: browser })
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, noarchive' })
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/)
    expect(page.text).toMatch(/<form method="post"><button>/)
    expect(page.text).not.toMatch(/<script|<img|<link|href=/)
    expect((await client.send(path, { method: 'HEAD', headers: CURL })).status).toBe(200)
    expect(await read(path)).toEqual([200, 'hidden words'])
  })

  it('opens by the page’s button, as text that no browser renders, and by no other site’s', async () => {
    const path = await leave({ message: '<script>alert(1)</script>' })
    const press = async (site: string) => await client.send(path, { method: 'POST', headers: { ...browser, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': site }, body: '' })
    expect((await press('cross-site')).status).toBe(403)
    const answer = await press('same-origin')
    expect([answer.status, answer.text, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([200, '<script>alert(1)</script>', 'text/plain; charset=utf-8', 'nosniff'])
    const gone = await client.send(path, { headers: browser })
    expect([gone.status, gone.text.includes('There is no message here')]).toEqual([404, true])
  })

  it('at the same moment gives one reader the text and the other nothing', async () => {
    for (let round = 0; round < 20; round++) {
      const path = await leave({ message: `round ${round}` })
      expect((await Promise.all([read(path), read(path)])).sort()).toEqual([[200, `round ${round}`], [404, 'There is no message here, or not any more.\n']])
    }
  })

  it('goes as often as was allowed, and as long', async () => {
    const [thrice, late] = [await leave({ message: 'x', opens: 3, expires_in: '2h' }), await leave({ message: 'x', expires_in: 600 })]
    expect([await read(thrice), await read(thrice), await read(thrice), (await read(thrice))[0]]).toEqual([[200, 'x'], [200, 'x'], [200, 'x'], 404])
    const id = late.split('/')[2]!
    const [row] = await site.sql<{ seconds: number }[]>`select extract(epoch from expires_at - created_at)::int as seconds from note where public_id = ${id}`
    expect(row!.seconds).toBe(600)
    await site.sql`update note set expires_at = ${new Date(Date.now() - 1)} where public_id = ${id}`
    expect((await read(late))[0]).toBe(404)
  })

  it('is given for a passphrase alone where there is one; a plain GET says so and uses nothing up', async () => {
    const path = await leave({ message: 'secret', passphrase: 'open sesame' })
    expect(await read(path)).toEqual([403, expect.stringMatching(/^This message has a passphrase: .+\n$/)])
    expect((await client.send(path, { headers: browser })).text).toContain('type="password"')
    expect(await curl('-d', '{"passphrase": "open barley"}', `${site.server.origin}${path}`)).toMatch(/^This passphrase is wrong\. 9 tries are left\.\n$/)
    expect(await curl('-d', '{"passphrase": "open sesame"}', `${site.server.origin}${path}`)).toBe('secret')
    expect((await read(path))[0]).toBe(404)
  })

  it('finds nothing by another key, and touches nothing', async () => {
    const path = await leave({ message: 'x' })
    expect((await read(path.replace(/.$/, last => last === 'A' ? 'E' : 'A')))[0]).toBe(404)
    expect((await read(`${path.slice(0, -1)}`))[0]).toBe(404)
    expect((await read(path))[1]).toBe('x')
  })
})
