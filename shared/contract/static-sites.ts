import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { line, moment } from '#shared/schemas/basics'
import { secret32 } from '#shared/schemas/secrets'

const to = line({ min: 1, max: 2_000 })

const access = v.object({
  /** For `Authorization: Bearer`; to be kept in memory alone. */
  token: v.string(),
  expiresAt: moment,
})

/** How a static site on another site than the API's is let in (RFC 7636): a code in its address, a token in its memory, a cookie for the next one. */
export const staticSites = {
  check: defineOperation({
    method: 'GET', path: '/api/static-site', summary: 'Whether this installation knows the static site of an address', access: 'signedIn', inPerson: true, limit: 'read',
    query: v.object({ to }), returns: v.object({ origin: v.string() }), errors: ['OriginNotAllowed'],
  }),
  letIn: defineOperation({
    method: 'POST', path: '/api/static-site/codes', summary: 'Let a static site act for me: where to send the browser, with a code in the fragment that works once, for a minute',
    access: 'signedIn', inPerson: true, limit: 'credentials', body: v.object({ to, challenge: secret32 }), returns: v.object({ url: v.string() }), errors: ['OriginNotAllowed'],
  }),
  enter: defineOperation({
    method: 'POST', path: '/api/static-site', summary: 'Exchange the code for a token of ten minutes; a cookie for the next one is set', access: 'anyone', limit: 'credentials',
    body: v.object({ code: secret32, verifier: secret32 }), status: 201, returns: access, errors: ['OriginNotAllowed', 'LinkExpired'],
  }),
  refresh: defineOperation({
    method: 'POST', path: '/api/static-site/refresh', summary: 'The next token, by the cookie, which is replaced; one that was replaced before ends the static site’s session', access: 'anyone', limit: 'write',
    returns: access, errors: ['OriginNotAllowed', 'SignInRequired', 'Conflict'],
  }),
}
