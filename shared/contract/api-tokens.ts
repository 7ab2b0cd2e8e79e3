import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { TOKEN_DAYS } from '#shared/rules/api-tokens'
import { line, moment } from '#shared/schemas/basics'

export const apiToken = v.object({
  id: v.string(),
  name: v.string(),
  /** False: it only reads. */
  canWrite: v.boolean(),
  createdAt: moment,
  /** To the minute; null: never. */
  lastUsedAt: v.nullable(moment),
  expiresAt: moment,
})
export type ApiToken = v.InferOutput<typeof apiToken>

/** Tokens with which programs act for a person, sent as `Authorization: Bearer`. */
export const apiTokens = {
  list: defineOperation({
    method: 'GET', path: '/api/me/tokens', summary: 'My API tokens', access: 'signedIn', inPerson: true, limit: 'read',
    returns: v.object({ items: v.array(apiToken), nextCursor: v.null() }),
  }),
  make: defineOperation({
    method: 'POST', path: '/api/me/tokens', summary: 'Make an API token; `token` is shown this once', access: 'signedIn', inPerson: true, limit: 'credentials',
    body: v.object({ name: line({ min: 1, max: 60 }), days: v.picklist(TOKEN_DAYS), canWrite: v.boolean() }),
    status: 201, returns: v.object({ ...apiToken.entries, token: v.string() }), errors: ['ReauthenticationRequired', 'Refused'],
  }),
  revoke: defineOperation({
    method: 'DELETE', path: '/api/me/tokens/:tokenId', summary: 'Revoke an API token: it ends at once', access: 'signedIn', inPerson: true, limit: 'write',
    params: v.object({ tokenId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,40}$/, 'id')) }), errors: ['NotFound'],
  }),
}
