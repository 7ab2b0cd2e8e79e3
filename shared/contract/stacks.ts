import * as v from 'valibot'
import { discussion, pageViewer, stackTile, technologyRow } from '#shared/contract/catalog'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, moment, searchWords, slugParam } from '#shared/schemas/basics'
import { editFields, restoreWish, stackFields } from '#shared/schemas/catalog'
import { organizationSummary, personSummary, stackSummary } from '#shared/schemas/summaries'

/** One technology of a stack, and why it was chosen. */
export const usedTechnology = v.object({ technology: technologyRow, reason: v.string() })
export type UsedTechnology = v.InferOutput<typeof usedTechnology>

export const stack = v.object({
  ...stackSummary.entries,
  appUrl: v.nullable(v.string()),
  description: v.string(),
  detailsHtml: v.string(),
  /** In the order of the tiers. */
  technologies: v.array(usedTechnology),
  isLocked: v.boolean(),
  revision: v.number(),
  favoriteCount: v.number(),
  viewCount: v.number(),
  owner: v.nullable(personSummary),
  /** The organization that is about it. */
  organization: v.nullable(organizationSummary),
  createdAt: moment,
  editedAt: v.nullable(moment),
  discussion,
})
export type Stack = v.InferOutput<typeof stack>

/** A stack at one of its revisions. */
export const stackRevision = v.object({
  ...stackSummary.entries, revision: v.number(), editor: v.nullable(personSummary), appUrl: v.nullable(v.string()), description: v.string(),
  details: v.string(), technologies: v.array(usedTechnology), reason: v.string(), createdAt: moment,
})
export type StackRevision = v.InferOutput<typeof stackRevision>

const bySlug = v.object({ stack: slugParam })

export const stacks = {
  list: defineOperation({
    method: 'GET', path: '/api/stacks', summary: 'Stacks, the newest or the most favourite first; `q`, `t` (technology) and `owner` filter', access: 'anyone', limit: 'read', cached: true,
    query: v.object({
      ...pageQuery.entries, q: v.optional(searchWords(60)), t: v.optional(slugParam), owner: v.optional(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle'))),
      sort: v.optional(v.picklist(['new', 'top'])),
    }),
    returns: pageOf(stackTile), errors: ['NotFound'],
  }),
  get: defineOperation({
    method: 'GET', path: '/api/stacks/:stack', summary: 'One stack with its technologies', access: 'anyone', limit: 'read', cached: true,
    params: bySlug, returns: stack, errors: ['NotFound'],
  }),
  viewer: defineOperation({
    method: 'GET', path: '/api/stacks/:stack/viewer', summary: 'What I may do with a stack, and whether it is a favourite of mine', access: 'anyone', limit: 'read',
    params: bySlug, returns: pageViewer, errors: ['NotFound'],
  }),
  source: defineOperation({
    method: 'GET', path: '/api/stacks/:stack/source', summary: 'A stack’s fields, to edit', access: 'signedIn', limit: 'read',
    params: bySlug,
    returns: v.object({
      slug: v.string(), name: v.string(), vendor: v.string(), appUrl: v.nullable(v.string()), description: v.string(), details: v.string(),
      screenshot: v.nullable(v.string()), screenshotUrl: v.nullable(v.string()), technologies: v.array(usedTechnology), revision: v.number(),
    }),
    errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  revisions: defineOperation({
    method: 'GET', path: '/api/stacks/:stack/revisions', summary: 'Every edit of a stack, the newest first', access: 'anyone', limit: 'read',
    params: bySlug, query: pageQuery, returns: pageOf(stackRevision), errors: ['NotFound'],
  }),
  revision: defineOperation({
    method: 'GET', path: '/api/stacks/:stack/revisions/:revision', summary: 'A stack as it stood after one of its edits, or the `newest`', access: 'anyone', limit: 'read',
    params: v.object({ stack: slugParam, revision: v.pipe(v.string(), v.regex(/^(?:newest|[1-9]\d{0,6})$/, 'id')) }), returns: stackRevision, errors: ['NotFound'],
  }),
  create: defineOperation({
    method: 'POST', path: '/api/stacks', summary: 'Share a stack', access: 'signedIn', limit: 'post', status: 201,
    body: v.object(stackFields), returns: stack, errors: ['NotAllowed', 'NameTaken', 'Refused', 'Suspended', 'Gone'],
  }),
  update: defineOperation({
    method: 'PUT', path: '/api/stacks/:stack', summary: 'Edit a stack; the revision that was edited must be the newest', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ ...stackFields, ...editFields }), returns: stack, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'Refused', 'Suspended', 'Gone'],
  }),
  restore: defineOperation({
    method: 'PUT', path: '/api/stacks/:stack/restored', summary: 'Bring back an earlier revision, as a new one', access: 'signedIn', limit: 'write',
    params: bySlug, body: restoreWish, returns: stack, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'Refused', 'Suspended'],
  }),
  changeLock: defineOperation({
    method: 'PUT', path: '/api/stacks/:stack/lock', summary: 'Lock against edits of others, or unlock', access: 'signedIn', limit: 'write',
    params: bySlug, body: v.object({ locked: v.boolean() }), returns: stack, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  discuss: defineOperation({
    method: 'PUT', path: '/api/stacks/:stack/discussion', summary: 'The post below which its comments stand; made if there is none', access: 'signedIn', limit: 'write',
    params: bySlug, returns: v.object({ postId: id }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}
