import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { RESERVED_SLUGS } from '#shared/rules/reserved-names'
import { colour, id, idParam, line, markdown, moment, searchWords, slugParam, smallIdParam } from '#shared/schemas/basics'
import { LIMITS, postType, role, visibility } from '#shared/schemas/community'
import { organizationSummary, personSummary, stackSummary, technologySummary } from '#shared/schemas/summaries'

export const slugDraft = v.pipe(
  line({ min: 2, max: LIMITS.organizationSlug }),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug'),
  v.check(text => !RESERVED_SLUGS.has(text), 'reserved'),
)

export const organizationDraft = v.object({
  name: line({ min: 2, max: LIMITS.organizationName }),
  slug: slugDraft,
  description: markdown({ max: LIMITS.description }),
  colour: v.optional(v.nullable(colour), null),
  codeLanguage: v.optional(v.nullable(v.pipe(line({ min: 1, max: 30 }), v.regex(/^[a-z0-9+#-]+$/, 'codeLanguage'))), null),
  /** Empty: every type. */
  postTypes: v.optional(v.array(postType), []),
  defaultPostType: v.optional(v.nullable(postType), null),
  // What is left out stays as it is: nothing becomes public because somebody did not name it.
  /** Empty: the same as everybody's. */
  moderatorPostTypes: v.optional(v.array(postType)),
  defaultSubscriptionPostTypes: v.optional(v.array(postType)),
  /** So many open reports hide what they are about. */
  visibility: v.optional(visibility),
  membersOnly: v.optional(v.boolean()),
  invitesOff: v.optional(v.boolean()),
})

export const categoryDraft = v.object({
  name: line({ min: 1, max: 50 }),
  slug: v.pipe(line({ min: 1, max: 50 }), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug'), v.check(text => !['manage', 'new'].includes(text), 'reserved')),
  description: v.optional(line({ max: 200 }), ''),
  colour: v.optional(v.nullable(colour), null),
  /** Slugs of what its posts are about, offered to who writes one. Left out, they stay as they are. */
  technologies: v.optional(v.pipe(v.array(slugParam), v.maxLength(LIMITS.technologiesPerPost))),
})

export const labelDraft = v.object({
  slug: v.pipe(line({ min: 1, max: 30 }), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug')),
  description: v.optional(line({ max: 200 }), ''),
  colour: v.optional(v.nullable(colour), null),
})

export const category = v.object({ id, slug: v.string(), name: v.string(), description: v.string(), colour: v.nullable(v.string()), technologies: v.array(technologySummary) })
export const label = v.object({ slug: v.string(), description: v.string(), colour: v.nullable(v.string()) })

export const organization = v.object({
  ...organizationSummary.entries,
  description: v.string(),
  descriptionHtml: v.string(),
  heroUrl: v.nullable(v.string()),
  codeLanguage: v.nullable(v.string()),
  visibility,
  membersOnly: v.boolean(),
  postTypes: v.array(postType),
  defaultPostType: v.nullable(postType),
  /** What is chosen for who subscribes. */
  defaultSubscriptionPostTypes: v.array(postType),
  categories: v.array(category),
  labels: v.array(label),
  memberCount: v.number(),
  postCount: v.number(),
  createdAt: moment,
})
export type Organization = v.InferOutput<typeof organization>

export const organizationRow = v.object({ ...organizationSummary.entries, description: v.string(), visibility, membersOnly: v.boolean(), memberCount: v.number(), postCount: v.number() })
export type OrganizationRow = v.InferOutput<typeof organizationRow>

/** What only those who run it need to know. */
export const organizationSettings = v.object({
  moderatorPostTypes: v.array(postType),
  invitesOff: v.boolean(),
  openRequests: v.number(),
  /** Of owners alone: the number of invitations that wait, and who was offered the organization. */
  openInvitations: v.number(),
  offer: v.nullable(v.object({ from: personSummary, to: personSummary, createdAt: moment })),
})
export type OrganizationSettings = v.InferOutput<typeof organizationSettings>

export const deletedOrganization = v.object({ ...organizationSummary.entries, deletedAt: moment, deletedBy: v.nullable(personSummary), restorableUntil: moment, memberCount: v.number(), postCount: v.number() })
export type DeletedOrganization = v.InferOutput<typeof deletedOrganization>

export const member = v.object({ person: personSummary, role, joinedAt: moment })

/** What depends on who is looking. */
export const organizationViewer = v.object({
  role: v.nullable(role),
  postTypes: v.array(postType),
  /** `ask`: to be taken in, where nobody joins by themselves. */
  abilities: v.object({ join: v.boolean(), ask: v.boolean(), leave: v.boolean(), post: v.boolean(), manage: v.boolean(), changeRoles: v.boolean(), invite: v.boolean() }),
  /** My request that nobody has decided yet. */
  request: v.nullable(v.object({ id, message: v.string(), createdAt: moment })),
  /** Who offers me the organization. */
  offeredBy: v.nullable(personSummary),
  subscription: v.nullable(v.object({ postTypes: v.array(postType), technologies: v.array(v.string()), level: v.string() })),
})
export type OrganizationViewer = v.InferOutput<typeof organizationViewer>

/** What an organization is about: its posts are found under that technology. */
export const organizationLink = v.object({ technology: v.nullable(technologySummary), stack: v.nullable(stackSummary) })
export type OrganizationLink = v.InferOutput<typeof organizationLink>

const bySlug = v.object({ organization: slugParam })
const categoryParams = v.object({ organization: slugParam, categoryId: smallIdParam })
const labelParams = v.object({ organization: slugParam, label: slugParam })
const memberParams = v.object({ organization: slugParam, userId: idParam })

export const organizations = {
  list: defineOperation({
    method: 'GET', path: '/api/organizations', summary: 'Organizations, the largest first (or `sort=new`, `sort=name`); `q` filters by name and address, `mine=1` leaves mine', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(50)), sort: v.optional(v.picklist(['members', 'new', 'name'])), mine: v.optional(v.literal('1')) }), returns: pageOf(organizationRow),
  }),
  get: defineOperation({
    method: 'GET', path: '/api/organizations/:organization', summary: 'One organization with its categories and labels', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, returns: organization, errors: ['NotFound'],
  }),
  viewer: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/viewer', summary: 'My role, abilities and subscription here', access: 'anyone', limit: 'read',
    params: bySlug, returns: organizationViewer, errors: ['NotFound'],
  }),
  create: defineOperation({
    method: 'POST', path: '/api/organizations', summary: 'Create an organization; its creator owns it', access: 'signedIn', limit: 'post', status: 201,
    body: organizationDraft, returns: organization, errors: ['NameTaken', 'Suspended'],
  }),
  update: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization', summary: 'Change an organization’s settings', access: 'signedIn', limit: 'write',
    params: bySlug, body: organizationDraft, returns: organization, errors: ['NotFound', 'NotAllowed', 'NameTaken', 'Suspended'],
  }),
  link: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/link', summary: 'The technology and the stack that an organization is about', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, returns: organizationLink, errors: ['NotFound'],
  }),
  changeLink: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/link', summary: 'Say which technology or stack an organization is about; feeds follow within moments', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ technology: v.nullable(slugParam), stack: v.nullable(slugParam) }), returns: organizationLink, errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  uploadLogo: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/logo', summary: 'Upload a logo (at most 5 MB); it is re-encoded', access: 'signedIn', limit: 'upload',
    params: bySlug, accepts: 'upload', returns: v.object({ logoUrl: v.string() }), errors: ['NotFound', 'NotAllowed', 'TooLarge', 'UnsupportedMediaType', 'Refused', 'Suspended'],
  }),
  uploadHero: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/hero', summary: 'Upload the picture behind its name (at most 5 MB); it is re-encoded', access: 'signedIn', limit: 'upload',
    params: bySlug, accepts: 'upload', returns: v.object({ heroUrl: v.string() }), errors: ['NotFound', 'NotAllowed', 'TooLarge', 'UnsupportedMediaType', 'Refused', 'Suspended'],
  }),
  removePicture: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/pictures/:picture', summary: 'Remove its logo or the picture behind its name', access: 'signedIn', limit: 'write',
    params: v.object({ organization: slugParam, picture: v.picklist(['logo', 'hero']) }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  settings: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/settings', summary: 'The settings that only moderators and owners see, and what waits for them', access: 'signedIn', limit: 'read',
    params: bySlug, returns: organizationSettings, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization', summary: 'Delete an organization with everything in it: hidden at once, final after 14 days. `slug` is typed out', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ slug: v.string() }), returns: v.object({ restorableUntil: moment }), errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  listDeleted: defineOperation({
    method: 'GET', path: '/api/me/deleted-organizations', summary: 'Deleted organizations that I can bring back', access: 'signedIn', limit: 'read', returns: pageOf(deletedOrganization),
  }),
  restore: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/restoration', summary: 'Bring a deleted organization back', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organization, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  join: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/membership', summary: 'Join; where only members may post, ask instead', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended'],
  }),
  leave: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/membership', summary: 'Leave; the last owner cannot', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: ['NotFound', 'NotAllowed', 'Refused'],
  }),
  members: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/members', summary: 'Members, owners first; `q` filters by name and handle', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(50)), role: v.optional(role) }), returns: pageOf(member), errors: ['NotFound'],
  }),
  changeRole: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/members/:userId', summary: 'Change a member’s role (owners)', access: 'signedIn', limit: 'write',
    params: memberParams, body: v.object({ role }), returns: member, errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  removeMember: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/members/:userId', summary: 'Remove a member', access: 'signedIn', limit: 'write',
    params: memberParams, errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  addCategory: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/categories', summary: 'Add a category', access: 'signedIn', limit: 'write', status: 201,
    params: bySlug, body: categoryDraft, returns: category, errors: ['NotFound', 'NotAllowed', 'NameTaken', 'Suspended'],
  }),
  updateCategory: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/categories/:categoryId', summary: 'Change a category', access: 'signedIn', limit: 'write',
    params: categoryParams, body: categoryDraft, returns: category, errors: ['NotFound', 'NotAllowed', 'NameTaken', 'Suspended'],
  }),
  removeCategory: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/categories/:categoryId', summary: 'Remove a category; its posts move to the category `to`, or stay without one', access: 'signedIn', limit: 'write',
    params: categoryParams, query: v.object({ to: v.optional(smallIdParam) }), errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  orderCategories: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/categories', summary: 'Put the categories in this order; it names each of them once', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ ids: v.pipe(v.array(id), v.maxLength(500)) }), returns: v.object({ items: v.array(category) }), errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  addLabel: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/labels', summary: 'Add a label', access: 'signedIn', limit: 'write', status: 201,
    params: bySlug, body: labelDraft, returns: label, errors: ['NotFound', 'NotAllowed', 'NameTaken', 'Suspended'],
  }),
  updateLabel: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/labels/:label', summary: 'Change a label; under another name its posts carry that', access: 'signedIn', limit: 'write',
    params: labelParams, body: labelDraft, returns: label, errors: ['NotFound', 'NotAllowed', 'NameTaken', 'Suspended'],
  }),
  removeLabel: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/labels/:label', summary: 'Remove a label, also from its posts', access: 'signedIn', limit: 'write',
    params: labelParams, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}
