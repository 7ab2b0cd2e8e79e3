import * as v from 'valibot'
import { finishDraft, me } from '#shared/contract/accounts'
import { defineOperation } from '#shared/contract/operation'
import { line, moment } from '#shared/schemas/basics'
import { password } from '#shared/schemas/accounts'
import { newPasskey, passkeyId, passkeyName, passkeyOptions, passkeyProof } from '#shared/schemas/passkeys'

/** Six digits of an authenticator, or a recovery code; spaces and hyphens are only for reading. */
const code = v.pipe(v.string(), v.transform(text => text.replace(/[\s-]/g, '').toLowerCase()), v.regex(/^(?:\d{6}|[a-z2-7]{10})$/, 'code'))
const byPasskey = v.object({ passkeyId })
const recoveryCodes = v.object({ recoveryCodes: v.array(v.string()) })

export const passkey = v.object({ id: v.string(), name: v.string(), createdAt: moment, lastUsedAt: v.nullable(moment) })
export type Passkey = v.InferOutput<typeof passkey>

/** How somebody can show who they are. */
export const security = v.object({
  hasPassword: v.boolean(),
  secondFactor: v.nullable(v.object({ since: moment, recoveryCodesLeft: v.number() })),
  passkeys: v.array(passkey),
  /** Null: this installation does not offer it. */
  github: v.nullable(v.object({ login: v.nullable(v.string()) })),
})
export type Security = v.InferOutput<typeof security>

export const GITHUB_PURPOSES = ['signIn', 'link', 'confirm'] as const

const githubAnswer = v.variant('outcome', [
  v.object({ outcome: v.literal('signedIn'), me, to: v.string() }),
  v.object({ outcome: v.literal('secondFactor'), to: v.string() }),
  v.object({ outcome: v.literal('linked') }),
  v.object({ outcome: v.literal('confirmed'), to: v.string() }),
  /** Nobody here yet: `token` is as good as the link of the sign-up mail, because GitHub has verified the address. */
  v.object({ outcome: v.literal('finish'), token: v.string() }),
  /** Its address belongs to an account: sign in there, then link. */
  v.object({ outcome: v.literal('knownAddress') }),
])

/** Second factors, passkeys, GitHub: what shows who somebody is, besides a password. */
export const factors = {
  security: defineOperation({
    method: 'GET', path: '/api/me/security', summary: 'How I can sign in', access: 'signedIn', inPerson: true, limit: 'read', returns: security,
  }),
  ways: defineOperation({
    method: 'GET', path: '/api/sessions/ways', summary: 'Ways to sign in that this installation offers besides a password', access: 'anyone', limit: 'read', cached: true,
    returns: v.object({ github: v.boolean() }),
  }),
  confirmIdentity: defineOperation({
    method: 'POST', path: '/api/me/identity', summary: 'Show again who I am, with the password or a passkey: for ten minutes changes of the account need no more',
    access: 'signedIn', inPerson: true, limit: 'credentials', body: v.object({ password: v.optional(password), passkey: v.optional(passkeyProof) }), errors: ['WrongCredentials'],
  }),
  secondStep: defineOperation({
    method: 'POST', path: '/api/sessions/second-factor', summary: 'The second step of signing in: a code of the authenticator, or a recovery code',
    access: 'anyone', inPerson: true, limit: 'credentials', body: v.object({ code }), status: 201, returns: me, errors: ['SignInRequired', 'WrongCredentials', 'Suspended'],
  }),
  startSecondFactor: defineOperation({
    method: 'POST', path: '/api/me/second-factor', summary: 'A new secret for an authenticator app; it counts once its first code was right',
    access: 'signedIn', inPerson: true, limit: 'credentials', returns: v.object({ secret: v.string(), uri: v.string() }), errors: ['ReauthenticationRequired', 'Conflict'],
  }),
  confirmSecondFactor: defineOperation({
    method: 'PUT', path: '/api/me/second-factor', summary: 'Switch the second factor on with its first code; the recovery codes are shown this once. Signs out every other device',
    access: 'signedIn', inPerson: true, limit: 'credentials', body: v.object({ code }), returns: recoveryCodes, errors: ['ReauthenticationRequired', 'Refused', 'Conflict'],
  }),
  removeSecondFactor: defineOperation({
    method: 'DELETE', path: '/api/me/second-factor', summary: 'Switch the second factor off; signs out every other device',
    access: 'signedIn', inPerson: true, limit: 'credentials', errors: ['ReauthenticationRequired'],
  }),
  renewRecoveryCodes: defineOperation({
    method: 'PUT', path: '/api/me/recovery-codes', summary: 'Ten new recovery codes; the old ones end',
    access: 'signedIn', inPerson: true, limit: 'credentials', returns: recoveryCodes, errors: ['ReauthenticationRequired', 'Conflict'],
  }),
  passkeyChallenge: defineOperation({
    method: 'POST', path: '/api/sessions/passkey/challenge', summary: 'What a passkey has to sign to sign in, or to show again who one is',
    access: 'anyone', inPerson: true, limit: 'credentials', returns: passkeyOptions,
  }),
  signInWithPasskey: defineOperation({
    method: 'POST', path: '/api/sessions/passkey', summary: 'Sign in with a passkey that has verified its user; needs no second factor',
    access: 'anyone', inPerson: true, limit: 'credentials', body: v.object({ passkey: passkeyProof }), status: 201, returns: me, errors: ['WrongCredentials', 'Suspended'],
  }),
  newPasskeyChallenge: defineOperation({
    method: 'POST', path: '/api/me/passkeys/challenge', summary: 'What a new passkey has to be made for', access: 'signedIn', inPerson: true, limit: 'credentials',
    returns: passkeyOptions, errors: ['ReauthenticationRequired'],
  }),
  signUpPasskeyChallenge: defineOperation({
    method: 'POST', path: '/api/accounts/passkey-challenge', summary: 'The same while signing up, with the mailed link', access: 'anyone', inPerson: true, limit: 'credentials',
    body: v.object({ token: finishDraft.entries.token, handle: finishDraft.entries.handle, name: finishDraft.entries.name }), returns: passkeyOptions, errors: ['LinkExpired'],
  }),
  addPasskey: defineOperation({
    method: 'POST', path: '/api/me/passkeys', summary: 'Add a passkey; signs out every other device', access: 'signedIn', inPerson: true, limit: 'credentials',
    body: v.object({ name: passkeyName, passkey: newPasskey }), status: 201, returns: passkey, errors: ['ReauthenticationRequired', 'Refused', 'Conflict'],
  }),
  renamePasskey: defineOperation({
    method: 'PUT', path: '/api/me/passkeys/:passkeyId', summary: 'Rename a passkey', access: 'signedIn', inPerson: true, limit: 'write',
    params: byPasskey, body: v.object({ name: passkeyName }), returns: passkey, errors: ['NotFound'],
  }),
  removePasskey: defineOperation({
    method: 'DELETE', path: '/api/me/passkeys/:passkeyId', summary: 'Remove a passkey; signs out every other device', access: 'signedIn', inPerson: true, limit: 'credentials',
    params: byPasskey, errors: ['NotFound', 'ReauthenticationRequired'],
  }),
  startGithub: defineOperation({
    method: 'POST', path: '/api/sessions/github/start', summary: 'Where to send the browser to sign in with GitHub; a cookie keeps what the way back is checked against',
    access: 'anyone', inPerson: true, limit: 'credentials', body: v.object({ purpose: v.picklist(GITHUB_PURPOSES), to: v.optional(line({ max: 2_000 }), '/') }),
    returns: v.object({ url: v.string() }), errors: ['NotFound', 'SignInRequired', 'ReauthenticationRequired'],
  }),
  finishGithub: defineOperation({
    method: 'POST', path: '/api/sessions/github', summary: 'The way back from GitHub: signs in, links, or begins an account',
    access: 'anyone', inPerson: true, limit: 'credentials', body: v.object({ code: line({ min: 1, max: 500 }), state: line({ min: 1, max: 200 }) }),
    returns: githubAnswer, errors: ['NotFound', 'Refused', 'Conflict', 'WrongCredentials', 'Suspended'],
  }),
  unlinkGithub: defineOperation({
    method: 'DELETE', path: '/api/me/github', summary: 'End the link with GitHub; signs out every other device', access: 'signedIn', inPerson: true, limit: 'credentials', errors: ['ReauthenticationRequired'],
  }),
}
