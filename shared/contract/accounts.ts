import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { emailAddress, handle, mailedSecret as secret, newPassword, password, personName } from '#shared/schemas/accounts'
import { id, markdown, moment } from '#shared/schemas/basics'
import { LIMITS, role } from '#shared/schemas/community'
import { newPasskey } from '#shared/schemas/passkeys'

/** Who is signed in on this device, and what the shell needs at once. */
export const me = v.object({
  id,
  handle: v.string(),
  name: v.string(),
  avatarUrl: v.nullable(v.string()),
  isAdmin: v.boolean(),
  language: v.string(),
  timeZone: v.string(),
  shortcutsOff: v.boolean(),
  unreadCount: v.number(),
  memberships: v.array(v.object({ organizationId: id, slug: v.string(), name: v.string(), role })),
})
export type Me = v.InferOutput<typeof me>

/** Who has signed in, or that a second step is to follow. */
export const signedIn = v.union([me, v.object({ secondFactor: v.literal('required') })])

export const settings = v.object({
  handle: v.string(),
  name: v.string(),
  email: v.string(),
  /** When the handle can be changed again; null: now. */
  handleFixedUntil: v.nullable(moment),
  bio: v.string(),
  avatarUrl: v.nullable(v.string()),
  language: v.string(),
  timeZone: v.string(),
  emailsOff: v.boolean(),
  shortcutsOff: v.boolean(),
})
export type Settings = v.InferOutput<typeof settings>

export const profileDraft = v.object({
  name: personName,
  bio: markdown({ max: LIMITS.bio }),
  timeZone: v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone, 'timeZone')),
  language: v.picklist(['en']),
  emailsOff: v.boolean(),
  shortcutsOff: v.boolean(),
})

export const signUpDraft = v.object({ email: emailAddress })
/** With a password or a passkey; neither, if the link came from a sign-in with GitHub. */
export const finishDraft = v.object({ token: secret, handle, name: personName, password: v.optional(newPassword), passkey: v.optional(newPasskey) })
export const signInDraft = v.object({ email: emailAddress, password })
export const newPasswordDraft = v.object({ token: secret, password: newPassword })
/** `current` is left out by who has none yet. */
export const passwordChange = v.object({ current: v.optional(password), password: newPassword })

export const session = v.object({
  id: v.string(),
  device: v.string(),
  createdAt: moment,
  lastSeenAt: moment,
  isCurrent: v.boolean(),
})

export const accounts = {
  signUp: defineOperation({
    method: 'POST', path: '/api/accounts/sign-up', summary: 'Ask for the mail that starts an account; the answer is the same for every address',
    access: 'anyone', limit: 'credentials', body: signUpDraft, status: 202, returns: v.object({ email: v.string() }),
  }),
  checkLink: defineOperation({
    method: 'POST', path: '/api/accounts/links', summary: 'Tell what a mailed link is for, without using it',
    access: 'anyone', limit: 'credentials', body: v.object({ token: secret }),
    returns: v.object({
      purpose: v.string(),
      email: v.nullable(v.string()),
      expiresAt: moment,
      /** Who will be signed in by GitHub. */
      githubLogin: v.nullable(v.string()),
      /** What it says about a name, to begin with. */
      name: v.nullable(v.string()),
      /** The imported author whose account waits. */
      claims: v.nullable(v.object({ handle: v.string(), posts: v.number(), comments: v.number() })),
    }), errors: ['LinkExpired'],
  }),
  finish: defineOperation({
    method: 'POST', path: '/api/accounts', summary: 'Create the account that a mailed link stands for, and sign in',
    access: 'anyone', inPerson: true, limit: 'credentials', body: finishDraft, status: 201, returns: me, errors: ['LinkExpired', 'NameTaken', 'Refused', 'Conflict'],
  }),
  signIn: defineOperation({
    method: 'POST', path: '/api/sessions', summary: 'Sign in with address and password',
    access: 'anyone', inPerson: true, limit: 'credentials', body: signInDraft, status: 201, returns: signedIn, errors: ['WrongCredentials', 'Suspended'],
  }),
  signOut: defineOperation({
    method: 'DELETE', path: '/api/sessions/current', summary: 'Sign out on this device; with an API token, revoke it', access: 'anyone', limit: 'write',
  }),
  listSessions: defineOperation({
    method: 'GET', path: '/api/sessions', summary: 'The devices that are signed in',
    access: 'signedIn', inPerson: true, limit: 'read', returns: v.object({ items: v.array(session), nextCursor: v.null() }),
  }),
  endSession: defineOperation({
    method: 'DELETE', path: '/api/sessions/:sessionId', summary: 'Sign out one device', access: 'signedIn', inPerson: true, limit: 'write',
    params: v.object({ sessionId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,40}$/, 'id')) }), errors: ['NotFound'],
  }),
  endOtherSessions: defineOperation({
    method: 'DELETE', path: '/api/sessions', summary: 'Sign out everywhere but here', access: 'signedIn', inPerson: true, limit: 'write',
  }),
  requestReset: defineOperation({
    method: 'POST', path: '/api/accounts/reset', summary: 'Ask for a link to choose a new password; the answer is the same for every address',
    access: 'anyone', limit: 'credentials', body: signUpDraft, status: 202, returns: v.object({ email: v.string() }),
  }),
  reset: defineOperation({
    method: 'POST', path: '/api/accounts/password', summary: 'Choose a new password with a mailed link, and sign in',
    access: 'anyone', inPerson: true, limit: 'credentials', body: newPasswordDraft, returns: signedIn, errors: ['LinkExpired', 'Refused'],
  }),
  changePassword: defineOperation({
    method: 'PUT', path: '/api/me/password', summary: 'Change the password; signs out every other device',
    access: 'signedIn', inPerson: true, limit: 'credentials', body: passwordChange, errors: ['WrongCredentials', 'ReauthenticationRequired', 'Refused'],
  }),
  me: defineOperation({
    method: 'GET', path: '/api/me', summary: 'Who is signed in here; null for a visitor',
    access: 'anyone', limit: 'read', returns: v.nullable(me),
  }),
  settings: defineOperation({
    method: 'GET', path: '/api/me/settings', summary: 'My profile and preferences, to edit', access: 'signedIn', limit: 'read', returns: settings,
  }),
  saveProfile: defineOperation({
    method: 'PUT', path: '/api/me/settings', summary: 'Save my profile and preferences',
    access: 'signedIn', limit: 'write', body: profileDraft, returns: settings,
  }),
  uploadAvatar: defineOperation({
    method: 'PUT', path: '/api/me/avatar', summary: 'Upload my picture (PNG, JPEG, WebP, GIF or AVIF; at most 5 MB); it is re-encoded',
    access: 'signedIn', limit: 'upload', accepts: 'upload', returns: v.object({ avatarUrl: v.string() }), errors: ['TooLarge', 'UnsupportedMediaType', 'Refused'],
  }),
  removeAvatar: defineOperation({
    method: 'DELETE', path: '/api/me/avatar', summary: 'Remove my picture', access: 'signedIn', limit: 'write',
  }),
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  }
  catch {
    return false
  }
}
