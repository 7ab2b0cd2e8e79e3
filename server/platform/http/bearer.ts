import type { IncomingMessage } from 'node:http'

/** What a request carries as `Authorization: Bearer`; other schemes are a proxy's business. Reads the raw header: this runs for every request. */
export function bearerOf({ headers: { authorization } }: IncomingMessage): string | undefined {
  if (authorization === undefined || !/^bearer(?: |$)/i.test(authorization)) return undefined
  return authorization.slice(7).trim()
}
