import * as v from 'valibot'
import { settings } from '#shared/contract/accounts'
import { defineOperation } from '#shared/contract/operation'
import { emailAddress, handle, mailedSecret } from '#shared/schemas/accounts'
import { line, moment } from '#shared/schemas/basics'

const exportId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,40}$/, 'id'))

export const accountExport = v.object({
  id: v.string(),
  state: v.picklist(['waiting', 'ready', 'failed']),
  /** In bytes; 0 until it is ready. */
  size: v.number(),
  createdAt: moment,
  expiresAt: moment,
})
export type AccountExport = v.InferOutput<typeof accountExport>

/** What happens to an account besides signing in: another address, another handle, imported posts, leaving. */
export const accountLife = {
  changeEmail: defineOperation({
    method: 'POST', path: '/api/me/email', summary: 'Ask for another address; the answer is the same for every address. It counts once the mail to it was answered',
    access: 'signedIn', inPerson: true, limit: 'credentials', body: v.object({ email: emailAddress }), status: 202, returns: v.object({ email: v.string() }), errors: ['ReauthenticationRequired', 'Refused'],
  }),
  confirmEmail: defineOperation({
    method: 'POST', path: '/api/accounts/email', summary: 'Confirm a new address with the link that was sent to it; signs out every device but the one that asked',
    access: 'anyone', limit: 'credentials', body: v.object({ token: mailedSecret }), returns: v.object({ email: v.string() }), errors: ['LinkExpired', 'Conflict'],
  }),
  undoEmail: defineOperation({
    method: 'POST', path: '/api/accounts/email/undo', summary: 'Take a change of address back, with the link that was sent to the old one; signs out everywhere',
    access: 'anyone', limit: 'credentials', body: v.object({ token: mailedSecret }), returns: v.object({ email: v.string() }), errors: ['LinkExpired', 'Conflict'],
  }),
  changeHandle: defineOperation({
    method: 'PUT', path: '/api/me/handle', summary: 'Take another handle, once in 30 days; the old one leads here for a year',
    access: 'signedIn', limit: 'write', body: v.object({ handle }), returns: settings, errors: ['NameTaken', 'Refused'],
  }),
  offerClaim: defineOperation({
    method: 'POST', path: '/api/people/:handle/claim', summary: 'Offer an imported author’s account to its person, by mail', access: 'admin', limit: 'credentials',
    params: v.object({ handle: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle')) }), body: v.object({ email: emailAddress }), status: 202, returns: v.object({ email: v.string() }),
    errors: ['NotFound', 'NotAllowed', 'Refused'],
  }),
  mergeClaim: defineOperation({
    method: 'POST', path: '/api/me/claims', summary: 'Take over what an imported author wrote, with the mailed link', access: 'signedIn', limit: 'credentials',
    body: v.object({ token: mailedSecret }), returns: v.object({ posts: v.number(), comments: v.number() }), errors: ['LinkExpired'],
  }),
  listExports: defineOperation({
    method: 'GET', path: '/api/me/exports', summary: 'Archives of what my account holds', access: 'signedIn', inPerson: true, limit: 'read', returns: v.object({ items: v.array(accountExport), nextCursor: v.null() }),
  }),
  requestExport: defineOperation({
    method: 'POST', path: '/api/me/exports', summary: 'Ask for an archive of everything that my account holds', access: 'signedIn', inPerson: true, limit: 'credentials',
    status: 202, returns: accountExport, errors: ['ReauthenticationRequired', 'Conflict'],
  }),
  downloadExport: defineOperation({
    method: 'GET', path: '/api/me/exports/:exportId/archive', summary: 'Download it (tar, compressed with gzip)', access: 'signedIn', inPerson: true, limit: 'upload',
    params: v.object({ exportId }), bytes: true, errors: ['NotFound'],
  }),
  deleteAccount: defineOperation({
    method: 'DELETE', path: '/api/me', summary: 'Delete my account: at once, for good. What I wrote stays, without a name', access: 'signedIn', inPerson: true, limit: 'credentials',
    body: v.object({
      /** Typed as a confirmation. */
      handle: line({ max: 40 }),
      /** What happens to capsules that wait for their date. */
      capsules: v.picklist(['deliver', 'destroy']),
    }),
    errors: ['ReauthenticationRequired', 'Refused'],
  }),
}
