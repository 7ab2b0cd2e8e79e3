import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { organizationViewer } from '#shared/contract/organizations'
import { pageOf, pageQuery } from '#shared/contract/page'
import { emailAddress, mailedSecret } from '#shared/schemas/accounts'
import { id, idParam, line, markdown, moment, slugParam } from '#shared/schemas/basics'
import { role } from '#shared/schemas/community'
import { organizationSummary, personSummary } from '#shared/schemas/summaries'

/** So many people or requests can be chosen at once. */
export const MOST_AT_ONCE = 100

export const joinRequest = v.object({ id, person: personSummary, message: v.string(), createdAt: moment })
export type JoinRequest = v.InferOutput<typeof joinRequest>

export const INVITED_ROLES = ['member', 'moderator'] as const

export const invitation = v.object({
  id,
  /** One of them: the account or the address that it is bound to. */
  person: v.nullable(personSummary),
  email: v.nullable(v.string()),
  role,
  invitedBy: personSummary,
  sentAt: moment,
  expiresAt: moment,
  isExpired: v.boolean(),
})
export type Invitation = v.InferOutput<typeof invitation>

/** As who is invited sees it. */
export const ownInvitation = v.object({ id, organization: organizationSummary, description: v.string(), memberCount: v.number(), role, invitedBy: personSummary, expiresAt: moment })
export type OwnInvitation = v.InferOutput<typeof ownInvitation>

/** Whom to invite: an address, or a handle with or without its @. */
const invitee = v.pipe(line({ min: 2, max: 254 }), v.check(text => !text.slice(1).includes('@') || v.safeParse(emailAddress, text).success, 'recipient'))

const chosen = v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_AT_ONCE), v.check(ids => new Set(ids).size === ids.length, 'repeated'))

/** What became of each; the others were done whatever happened to one. */
export const outcomes = v.object({ results: v.array(v.object({ id, done: v.boolean(), code: v.nullable(v.string()), detail: v.nullable(v.string()) })) })
export type Outcomes = v.InferOutput<typeof outcomes>

const bySlug = v.object({ organization: slugParam })
const curating = ['NotFound', 'NotAllowed', 'Suspended'] as const
const invitationParams = v.object({ organization: slugParam, invitationId: idParam })
const ownParams = v.object({ invitationId: idParam })

/** Who becomes a member, and how: requests, invitations, changes of many members, and handing an organization over. */
export const membership = {
  ask: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/request', summary: 'Ask to be taken in; a second request changes the message of the first', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ message: v.optional(markdown({ max: 500 }), '') }), returns: organizationViewer, errors: [...curating, 'Refused'],
  }),
  withdrawRequest: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/request', summary: 'Take my request back', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: ['NotFound'],
  }),
  requests: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/requests', summary: 'Who asks to be taken in, the longest wait first', access: 'signedIn', limit: 'read',
    params: bySlug, query: pageQuery, returns: pageOf(joinRequest), errors: curating,
  }),
  decideRequests: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/requests', summary: 'Accept or decline requests, each by itself', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ ids: chosen, accept: v.boolean() }), returns: outcomes, errors: curating,
  }),
  changeMembers: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/members', summary: 'Give members a role or remove them, each by itself (owners)', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ ids: chosen, action: v.union([role, v.literal('remove')]) }), returns: outcomes, errors: curating,
  }),
  invitations: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/invitations', summary: 'Invitations that nobody has used yet, the newest first (owners)', access: 'signedIn', limit: 'read',
    params: bySlug, query: pageQuery, returns: pageOf(invitation), errors: curating,
  }),
  invite: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/invitations', summary: 'Invite an account or an address (owners); works once and for 14 days', access: 'signedIn', limit: 'invite', status: 201,
    params: bySlug, body: v.object({ to: invitee, role: v.optional(v.picklist(INVITED_ROLES), 'member') }), returns: invitation, errors: [...curating, 'Refused', 'Conflict'],
  }),
  inviteAgain: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/invitations/:invitationId/again', summary: 'Send an invitation again, for another 14 days; an earlier link ends', access: 'signedIn', limit: 'invite',
    params: invitationParams, returns: invitation, errors: [...curating, 'Refused'],
  }),
  withdrawInvitation: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/invitations/:invitationId', summary: 'Withdraw an invitation; its link ends', access: 'signedIn', limit: 'write',
    params: invitationParams, errors: curating,
  }),
  ownInvitations: defineOperation({
    method: 'GET', path: '/api/me/invitations', summary: 'Where I am invited', access: 'signedIn', limit: 'read', returns: pageOf(ownInvitation),
  }),
  acceptInvitation: defineOperation({
    method: 'PUT', path: '/api/me/invitations/:invitationId', summary: 'Accept an invitation to my account or my address', access: 'signedIn', limit: 'write',
    params: ownParams, returns: organizationSummary, errors: [...curating, 'Refused'],
  }),
  declineInvitation: defineOperation({
    method: 'DELETE', path: '/api/me/invitations/:invitationId', summary: 'Decline an invitation', access: 'signedIn', limit: 'write', params: ownParams, errors: ['NotFound'],
  }),
  openInvitation: defineOperation({
    method: 'POST', path: '/api/invitations', summary: 'What a mailed invitation is to, without using it', access: 'anyone', limit: 'credentials',
    body: v.object({ token: mailedSecret }), returns: v.object({ ...ownInvitation.entries, email: v.string(), hasAccount: v.boolean() }), errors: ['LinkExpired'],
  }),
  offerOwnership: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/offer', summary: 'Offer the organization to another member (owners)', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ userId: id }), errors: [...curating, 'Refused'],
  }),
  endOffer: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/offer', summary: 'Take the offer back, or decline it', access: 'signedIn', limit: 'write', params: bySlug, errors: curating,
  }),
  acceptOffer: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/offer', summary: 'Accept the offer: I own it from now on, and who offered it is a moderator', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: [...curating, 'Refused'],
  }),
}
