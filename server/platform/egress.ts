/** The only way out: every request to an address that somebody else chose goes through here. */
import { lookup as resolveName } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'
import type { Dispatcher } from 'undici'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'

export interface OutsideOptions {
  /** Bytes of the body; more is refused. */
  maxBytes?: number
  /** For everything together, redirects included. */
  timeoutMs?: number
  maxRedirects?: number
  accept?: string
  /** How names become addresses; tests bring their own. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>
}

export interface OutsideAnswer {
  /** Where it came from in the end. */
  url: string
  status: number
  contentType: string
  body: Buffer
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** What is routed on the public internet begins with these bits (RFC 4291, 2.4; IANA has given out nothing else). */
const GLOBAL_IPV6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/**
 * Gets an http(s) address. Its name is resolved once, every address it has must be public, and the connection goes to
 * exactly those; each redirect is treated the same way. Sends no cookies and no credentials. Throws Refused.
 */
export async function fetchOutside(address: string, options: OutsideOptions = {}): Promise<OutsideAnswer> {
  const { maxBytes = 2_000_000, timeoutMs = 10_000, maxRedirects = 3, accept = '*/*', resolve = resolveAll } = options
  const signal = AbortSignal.timeout(timeoutMs)
  let url = parseUrl(address)
  for (let redirects = 0; ; redirects++) {
    const addresses = await publicAddressesOf(url, resolve)
    const agent = new Agent({ connections: 1, connect: { lookup: pinnedTo(addresses), timeout: timeoutMs } })
    try {
      const answer = await request(url, { dispatcher: agent, signal, headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'Guildhall' } })
      const location = REDIRECTS.has(answer.statusCode) ? headerOf(answer, 'location') : undefined
      if (location === undefined) {
        return { url: url.href, status: answer.statusCode, contentType: headerOf(answer, 'content-type') ?? '', body: await readLimited(answer, maxBytes) }
      }
      if (redirects >= maxRedirects) throw refused('This address leads on and on.')
      url = parseUrl(new URL(location, url).href)
    }
    catch (error) {
      if (error instanceof AppError) throw error
      throw refused(signal.aborted ? 'This address took too long to answer.' : 'This address does not answer.')
    }
    finally {
      await agent.destroy()
    }
  }
}

/** Whether an address is one that anybody on the internet can reach: not this machine, not its network, not any disguise of them. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const parsed = ipaddr.process(text)
  if (config().egressAllow.some(network => isWithin(parsed, network))) return true
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_IPV6))
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  const [base, bits] = ipaddr.parseCIDR(network)
  return base.kind() === address.kind() && address.match(base, bits)
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') throw refused('This is not an address of the web.')
  return url
}

async function publicAddressesOf({ hostname }: URL, resolve: NonNullable<OutsideOptions['resolve']>): Promise<LookupAddress[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const addresses = ipaddr.isValid(literal)
    ? [{ address: literal, family: literal.includes(':') ? 6 : 4 }]
    : await resolve(hostname).catch(() => {
        throw refused('There is no such host.')
      })
  if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) throw refused('This address cannot be asked from here.')
  return addresses
}

async function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return await resolveName(hostname, { all: true, verbatim: true })
}

/** A name could mean something else a moment later, so the connection gets what was checked. */
function pinnedTo(addresses: LookupAddress[]): LookupFunction {
  return (_hostname, { all }, done) => {
    if (all) done(null, addresses)
    else done(null, addresses[0]!.address, addresses[0]!.family)
  }
}

async function readLimited({ body, headers }: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = Number(headers['content-length'] ?? 0)
  if (size <= maxBytes) {
    size = 0
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) break
      chunks.push(chunk)
    }
  }
  if (size > maxBytes) {
    body.on('error', () => {}).destroy()
    throw refused('What this address sends is too large.')
  }
  return Buffer.concat(chunks)
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

function refused(detail: string): AppError {
  return new AppError('Refused', detail)
}
