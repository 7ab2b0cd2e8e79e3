import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { OperationShape } from '#shared/contract/operation'
import { pathOf } from '#shared/contract/operation'

export interface RawRequest {
  method?: string
  headers?: Record<string, string>
  /** As it is; nothing is encoded, and no content type is added. */
  body?: string | Uint8Array
}

export interface RawAnswer {
  status: number
  headers: IncomingHttpHeaders
  /** As it came, still compressed. */
  bytes: Buffer
  text: string
  /** Parsed, where the answer is JSON. */
  json: unknown
}

export interface Parts {
  params?: Record<string, unknown>
  headers?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

export interface Client {
  send: (path: string, options?: RawRequest) => Promise<RawAnswer>
  /** Calls an operation as a page of the site does. */
  call: (operation: OperationShape, parts?: Parts) => Promise<RawAnswer>
  /** The same client with this session's cookie; undefined is a visitor. */
  as: (session: string | undefined) => Client
  close: () => void
}

/** Talks to a server without a browser's rules: every header and byte as given. */
export function newClient(origin: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return clientWith(origin, agent, undefined)
}

function clientWith(origin: string, agent: Agent, session: string | undefined): Client {
  const send: Client['send'] = async (path, { method = 'GET', headers = {}, body } = {}) => await exchange(origin, agent, path, {
    method,
    // A browser names the page that asks whenever it changes something; whoever has no cookie may be no browser.
    headers: { ...session === undefined ? {} : { cookie: `session=${session}`, ...method === 'GET' || method === 'HEAD' ? {} : { origin } }, ...headers },
    ...body === undefined ? {} : { body },
  })
  return {
    send,
    call: async (operation, parts = {}) => {
      const { headers, body } = encoded(operation, parts.body)
      return await send(addressOf(operation, parts), { method: operation.method, headers: { ...headers, ...parts.headers }, ...body === undefined ? {} : { body } })
    },
    as: other => clientWith(origin, agent, other),
    close: () => agent.destroy(),
  }
}

export function addressOf(operation: OperationShape, { params, query }: Parts): string {
  const search = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)])).toString()
  return pathOf(operation, params) + (search && `?${search}`)
}

function encoded(operation: OperationShape, body: unknown): { headers: Record<string, string>, body?: string | Uint8Array } {
  if (operation.accepts === 'upload') return { headers: { 'content-type': 'image/png' }, body: body as Uint8Array }
  if (operation.accepts === 'bytes') return { headers: { 'content-type': 'application/octet-stream' }, body: body as Uint8Array }
  if (operation.accepts === 'form') return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: String(body) }
  return body === undefined ? { headers: {} } : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function exchange(origin: string, agent: Agent, path: string, { method, headers, body }: RawRequest): Promise<RawAnswer> {
  return await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = request({ agent, hostname, port, path, method, headers: { host: `${hostname}:${port}`, ...length, ...headers } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        const bytes = Buffer.concat(chunks)
        const text = bytes.toString('utf8')
        const isJson = /\bjson\b/.test(String(incoming.headers['content-type'])) && incoming.headers['content-encoding'] === undefined
        resolve({ status: incoming.statusCode!, headers: incoming.headers, bytes, text, json: isJson && text !== '' ? JSON.parse(text) : undefined })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
