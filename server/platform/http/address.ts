import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { config } from '#server/platform/config'

/**
 * The client's address. `X-Forwarded-For` counts only for as many hops as `TRUST_PROXY` says, from the right:
 * what stands further left was written by the client.
 */
export function clientAddress(request: IncomingMessage): string {
  const hops = config().trustProxy
  const direct = request.socket?.remoteAddress ?? '127.0.0.1'
  if (hops === 0) return direct
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',').map(part => part.trim()).filter(Boolean)
  const claimed = forwarded.at(-hops) ?? forwarded[0]
  return claimed !== undefined && ipaddr.isValid(claimed) ? claimed : direct
}

/** What limits count by: an IPv4 address, or the /64 that one IPv6 customer has. */
export function networkPrefix(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${(parsed as ipaddr.IPv6).parts.slice(0, 4).map(part => part.toString(16)).join(':')}::/64`
}

/** A connection from this very machine, without a proxy between. */
export function isLoopback(request: IncomingMessage): boolean {
  const direct = request.socket?.remoteAddress
  return direct !== undefined && ipaddr.isValid(direct) && ipaddr.process(direct).range() === 'loopback'
}
