import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fetchOutside, isPublicAddress } from '#server/platform/egress'
import { resetConfig } from '#server/platform/config'

let server: Server
let port: number
let answer: RequestListener
const seen: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.headers.host} ${request.url} ${request.headers.cookie ?? ''}`)
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  port = (server.address() as AddressInfo).port
  process.env.DATABASE_URL = 'postgres://unused@localhost/unused'
  allow('')
})
afterEach(() => {
  seen.length = 0
  allow('')
})
afterAll(() => new Promise(resolve => server.close(resolve)))

function allow(networks: string): void {
  process.env.EGRESS_ALLOW = networks
  resetConfig()
}

const resolve = (table: Record<string, string[]>) => async (host: string) => {
  if (!table[host]) throw new Error('ENOTFOUND')
  return table[host].map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
}

describe('outgoing requests', () => {
  it.each([
    '127.0.0.1', '127.8.8.8', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255',
    '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255',
    '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b::a00:1', '64:ff9b:1::1', 'fe80::1', 'fec0::1', 'fc00::1', 'fd12:3456::1',
    'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001::1', '100::1', '4000::1', 'not an address', '',
  ])('never reach %s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8'])('may reach %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    'http://127.0.0.1:PORT/', 'http://localhost:PORT/', 'http://[::1]:PORT/', 'http://[::ffff:127.0.0.1]:PORT/', 'http://2130706433:PORT/', 'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/', 'http://127.1:PORT/', 'http://①②⑦.0.0.1:PORT/', 'ftp://example.org/', 'file:///etc/passwd', 'http://user:secret@example.org/', 'nonsense',
  ])('refuse %s', async (address) => {
    answer = (_request, response) => response.end('inside')
    await expect(fetchOutside(address.replace('PORT', String(port)))).rejects.toMatchObject({ code: 'Refused' })
    expect(seen).toEqual([])
  })

  it('refuse a name that leads inside, even if it leads outside as well', async () => {
    const names = resolve({ 'inside.example': ['10.0.0.7'], 'both.example': ['1.1.1.1', '127.0.0.1'], 'none.example': [] })
    for (const host of ['inside.example', 'both.example', 'none.example', 'missing.example']) {
      await expect(fetchOutside(`http://${host}:${port}/`, { resolve: names })).rejects.toMatchObject({ code: 'Refused' })
    }
    expect(seen).toEqual([])
  })

  it('resolve a name once and connect to what was checked', async () => {
    allow('127.0.0.1/32')
    answer = (_request, response) => response.setHeader('content-type', 'text/plain').end('hello')
    let asked = 0
    const changing = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    const got = await fetchOutside(`http://rebinding.example:${port}/page`, { resolve: changing })
    expect([asked, got.status, got.contentType, got.body.toString()]).toEqual([1, 200, 'text/plain', 'hello'])
    expect(seen).toEqual([`rebinding.example:${port} /page `])
  })

  it('check each redirect again', async () => {
    allow('127.0.0.1/32')
    const names = resolve({ 'outside.example': ['127.0.0.1'], 'metadata.example': ['169.254.169.254'] })
    const targets: Record<string, string> = { '/name': `http://metadata.example:${port}/`, '/literal': 'http://169.254.169.254/latest', '/file': 'file:///etc/passwd', '/other': '/end' }
    answer = (request, response) => {
      const location = targets[request.url!]
      if (location) response.writeHead(302, { location }).end()
      else response.end('the end')
    }
    for (const path of ['/name', '/literal', '/file']) {
      await expect(fetchOutside(`http://outside.example:${port}${path}`, { resolve: names })).rejects.toMatchObject({ code: 'Refused' })
    }
    const followed = await fetchOutside(`http://outside.example:${port}/other`, { resolve: names })
    expect([followed.url, followed.body.toString()]).toEqual([`http://outside.example:${port}/end`, 'the end'])
  })

  it('end after a few redirects, many bytes or a long time', async () => {
    allow('127.0.0.1/32')
    const ask = async (options = {}) => await fetchOutside(`http://127.0.0.1:${port}/`, options)
    answer = (_request, response) => response.writeHead(302, { location: '/' }).end()
    await expect(ask()).rejects.toMatchObject({ message: 'This address leads on and on.' })
    expect(seen).toHaveLength(4)
    answer = (_request, response) => response.writeHead(200, { 'content-length': 5000 }).end('x'.repeat(5000))
    await expect(ask({ maxBytes: 4999 })).rejects.toMatchObject({ message: 'What this address sends is too large.' })
    expect((await ask({ maxBytes: 5000 })).body).toHaveLength(5000)
    answer = (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(1000)), 1)
      response.on('close', () => clearInterval(timer))
    }
    await expect(ask({ maxBytes: 20_000 })).rejects.toMatchObject({ message: 'What this address sends is too large.' })
    answer = () => {}
    await expect(ask({ timeoutMs: 100 })).rejects.toMatchObject({ message: 'This address took too long to answer.' })
  })
})
