import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, moment, searchWords, slugParam } from '#shared/schemas/basics'
import { editFields, restoreWish, technologyFields } from '#shared/schemas/catalog'
import { postType, tier } from '#shared/schemas/community'
import { organizationSummary, personSummary, stackSummary, technologySummary } from '#shared/schemas/summaries'

export const technologyRow = v.object({
  ...technologySummary.entries, tier, iconPath: v.nullable(v.string()), logoUrl: v.nullable(v.string()), postCount: v.number(), stackCount: v.number(),
})
export type TechnologyRow = v.InferOutput<typeof technologyRow>

/** Where the comments of a technology or a stack stand; null until the first one is written. */
export const discussion = v.nullable(v.object({ postId: id, commentCount: v.number(), isLocked: v.boolean() }))

/** A stack as lists show it, with the first of its technologies. */
export const stackTile = v.object({
  ...stackSummary.entries, description: v.string(), technologies: v.array(technologyRow), technologyCount: v.number(), favoriteCount: v.number(),
  owner: v.nullable(personSummary), createdAt: moment,
})
export type StackTile = v.InferOutput<typeof stackTile>

export const technology = v.object({
  ...technologyRow.entries,
  vendor: v.string(),
  productUrl: v.nullable(v.string()),
  vendorUrl: v.nullable(v.string()),
  description: v.string(),
  isLocked: v.boolean(),
  revision: v.number(),
  favoriteCount: v.number(),
  viewCount: v.number(),
  owner: v.nullable(personSummary),
  createdAt: moment,
  editedAt: v.nullable(moment),
  /** The organization that is about it. */
  organization: v.nullable(organizationSummary),
  /** The latest one, of its organization or tagged with it. */
  announcement: v.nullable(v.object({ id, slug: v.string(), title: v.string(), publishedAt: moment })),
  /** Some that use it. */
  stacks: v.array(stackTile),
  discussion,
})
export type Technology = v.InferOutput<typeof technology>

export const technologyRevision = v.object({
  revision: v.number(), editor: v.nullable(personSummary), name: v.string(), vendor: v.string(), productUrl: v.nullable(v.string()),
  vendorUrl: v.nullable(v.string()), description: v.string(), tier, logoUrl: v.nullable(v.string()), reason: v.string(), createdAt: moment,
})
export type TechnologyRevision = v.InferOutput<typeof technologyRevision>

/** What depends on who looks at a technology or a stack. */
export const pageViewer = v.object({
  abilities: v.object({ edit: v.boolean(), lock: v.boolean(), favorite: v.boolean(), comment: v.boolean() }),
  isFavorite: v.boolean(),
  /** What I hear of posts about a technology. */
  subscription: v.nullable(v.object({ postTypes: v.array(postType), level: v.string() })),
})
export type PageViewer = v.InferOutput<typeof pageViewer>

const bySlug = v.object({ technology: slugParam })

export const catalog = {
  list: defineOperation({
    method: 'GET', path: '/api/technologies', summary: 'Technologies by name; `tier` and `q` filter', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ ...pageQuery.entries, tier: v.optional(tier), q: v.optional(searchWords(50)) }), returns: pageOf(technologyRow),
  }),
  tiers: defineOperation({
    method: 'GET', path: '/api/technologies/tiers', summary: 'Every tier with its most used technologies', access: 'anyone', limit: 'read', cached: true,
    returns: v.object({ tiers: v.array(v.object({ tier, count: v.number(), technologies: v.array(technologyRow) })) }),
  }),
  mostUsed: defineOperation({
    method: 'GET', path: '/api/technologies/most-used', summary: 'The technologies that most posts are about', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ limit: pageQuery.entries.limit }), returns: v.object({ items: v.array(v.object({ ...technologySummary.entries, postCount: v.number() })) }),
  }),
  top: defineOperation({
    method: 'GET', path: '/api/top', summary: 'Technologies of each tier by the number of stacks that use them, and who shares most stacks', access: 'anyone', limit: 'read', cached: true,
    returns: v.object({
      tiers: v.array(v.object({ tier, technologies: v.array(technologyRow) })),
      people: v.array(v.object({ person: personSummary, stackCount: v.number() })),
    }),
  }),
  suggest: defineOperation({
    method: 'POST', path: '/api/technologies/suggestions', summary: 'The technologies behind names of packages, modules and images', access: 'signedIn', limit: 'search',
    body: v.object({ names: v.pipe(v.array(v.pipe(v.string(), v.maxLength(214))), v.maxLength(1_000)) }),
    returns: v.object({ suggestions: v.array(v.object({ name: v.string(), technology: technologyRow })) }),
  }),
  get: defineOperation({
    method: 'GET', path: '/api/technologies/:technology', summary: 'One technology', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, returns: technology, errors: ['NotFound'],
  }),
  viewer: defineOperation({
    method: 'GET', path: '/api/technologies/:technology/viewer', summary: 'What I may do with a technology, and whether it is a favourite of mine', access: 'anyone', limit: 'read',
    params: bySlug, returns: pageViewer, errors: ['NotFound'],
  }),
  source: defineOperation({
    method: 'GET', path: '/api/technologies/:technology/source', summary: 'A technology’s fields, to edit', access: 'signedIn', limit: 'read',
    params: bySlug, returns: v.object({ ...technologyFields, slug: v.string(), name: v.string(), description: v.string(), logoUrl: v.nullable(v.string()), revision: v.number() }),
    errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  revisions: defineOperation({
    method: 'GET', path: '/api/technologies/:technology/revisions', summary: 'Every edit of a technology, the newest first', access: 'anyone', limit: 'read',
    params: bySlug, query: pageQuery, returns: pageOf(technologyRevision), errors: ['NotFound'],
  }),
  create: defineOperation({
    method: 'POST', path: '/api/technologies', summary: 'Add a technology', access: 'signedIn', limit: 'post', status: 201,
    body: v.object(technologyFields), returns: technology, errors: ['NotAllowed', 'NameTaken', 'Refused', 'Suspended', 'Gone'],
  }),
  update: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology', summary: 'Edit a technology; the revision that was edited must be the newest', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ ...technologyFields, ...editFields }), returns: technology, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'Refused', 'Suspended', 'Gone'],
  }),
  restore: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology/restored', summary: 'Bring back an earlier revision, as a new one', access: 'signedIn', limit: 'write',
    params: bySlug, body: restoreWish, returns: technology, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'Suspended'],
  }),
  changeLock: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology/lock', summary: 'Lock against edits of others, or unlock', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ locked: v.boolean() }), returns: technology, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  discuss: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology/discussion', summary: 'The post below which its comments stand; made if there is none', access: 'signedIn', limit: 'write',
    params: bySlug, returns: v.object({ postId: id }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}
