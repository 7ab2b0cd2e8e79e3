import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { RESERVED_SLUGS } from '#shared/rules/reserved-names'
import { colour, id, idParam, line, markdown, moment, searchWords, slugParam, smallIdParam } from '#shared/schemas/basics'
import { LIMITS, postType, role } from '#shared/schemas/community'
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
})

export const categoryDraft = v.object({
  name: line({ min: 1, max: 50 }),
  slug: v.pipe(line({ min: 1, max: 50 }), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug'), v.check(text => !['manage', 'new'].includes(text), 'reserved')),
  description: v.optional(line({ max: 200 }), ''),
  colour: v.optional(v.nullable(colour), null),
})

export const labelDraft = v.object({
  slug: v.pipe(line({ min: 1, max: 30 }), v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug')),
  description: v.optional(line({ max: 200 }), ''),
  colour: v.optional(v.nullable(colour), null),
})

export const category = v.object({ id, slug: v.string(), name: v.string(), description: v.string(), colour: v.nullable(v.string()) })
export const label = v.object({ slug: v.string(), description: v.string(), colour: v.nullable(v.string()) })

export const organization = v.object({
  ...organizationSummary.entries,
  description: v.string(),
  descriptionHtml: v.string(),
  codeLanguage: v.nullable(v.string()),
  postTypes: v.array(postType),
  defaultPostType: v.nullable(postType),
  categories: v.array(category),
  labels: v.array(label),
  memberCount: v.number(),
  postCount: v.number(),
  createdAt: moment,
})
export type Organization = v.InferOutput<typeof organization>

export const organizationRow = v.object({ ...organizationSummary.entries, description: v.string(), memberCount: v.number(), postCount: v.number() })
export type OrganizationRow = v.InferOutput<typeof organizationRow>

export const member = v.object({ person: personSummary, role, joinedAt: moment })

/** What depends on who is looking. */
export const organizationViewer = v.object({
  role: v.nullable(role),
  postTypes: v.array(postType),
  abilities: v.object({ join: v.boolean(), leave: v.boolean(), post: v.boolean(), manage: v.boolean(), changeRoles: v.boolean() }),
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
    method: 'GET', path: '/api/organizations', summary: 'Organizations, the largest first; `q` filters by name', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ ...pageQuery.entries, q: v.optional(searchWords(50)) }), returns: pageOf(organizationRow),
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
  join: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/membership', summary: 'Join', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  leave: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/membership', summary: 'Leave; the last owner cannot', access: 'signedIn', limit: 'write',
    params: bySlug, returns: organizationViewer, errors: ['NotFound', 'NotAllowed', 'Refused'],
  }),
  members: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/members', summary: 'Members, owners first', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, query: pageQuery, returns: pageOf(member), errors: ['NotFound'],
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
    method: 'DELETE', path: '/api/organizations/:organization/categories/:categoryId', summary: 'Remove a category; its posts stay, without one', access: 'signedIn', limit: 'write',
    params: categoryParams, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  putLabel: defineOperation({
    method: 'POST', path: '/api/organizations/:organization/labels', summary: 'Add or change a label', access: 'signedIn', limit: 'write', status: 201,
    params: bySlug, body: labelDraft, returns: label, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  removeLabel: defineOperation({
    method: 'DELETE', path: '/api/organizations/:organization/labels/:label', summary: 'Remove a label, also from its posts', access: 'signedIn', limit: 'write',
    params: labelParams, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}
