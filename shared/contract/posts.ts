import * as v from 'valibot'
import { comment } from '#shared/contract/comments'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { csv, id, idParam, line, markdown, moment, searchWords, slugParam, webAddress, revisionNumber } from '#shared/schemas/basics'
import { FEED_SORTS, LIMITS, postStatus, postType } from '#shared/schemas/community'
import { personSummary, postRow } from '#shared/schemas/summaries'

const technologySlugs = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/, 'slug'))), v.maxLength(LIMITS.technologiesPerPost))
const labelSlugs = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,30}$/, 'slug'))), v.maxLength(LIMITS.labelsPerPost))

const editable = {
  type: postType,
  title: line({ min: 3, max: LIMITS.title }),
  url: v.optional(v.nullable(webAddress), null),
  body: markdown({ max: LIMITS.postBody }),
  category: v.optional(v.nullable(slugParam), null),
  technologies: v.optional(technologySlugs, []),
  labels: v.optional(labelSlugs, []),
}

/** A post says something: a text, or at least an address. */
function saysSomething(draft: { body: string, url: string | null }): boolean {
  return draft.body !== '' || draft.url !== null
}

export const postDraft = v.pipe(
  v.object({ organization: slugParam, ...editable }),
  v.forward(v.partialCheck([['body'], ['url']], saysSomething, 'bodyOrUrl'), ['body']),
)

export const postEdit = v.pipe(
  v.object({ ...editable, reason: v.optional(line({ max: 200 }), ''), revision: revisionNumber }),
  v.forward(v.partialCheck([['body'], ['url']], saysSomething, 'bodyOrUrl'), ['body']),
)

export const post = v.object({
  ...postRow.entries,
  /** The page whose comments stand below it: it is shown there, not here. */
  discusses: v.nullable(v.object({ kind: v.picklist(['technology', 'stack']), slug: v.string() })),
  html: v.string(),
  excerpt: v.string(),
  revision: v.number(),
  editedAt: v.nullable(moment),
  statusAt: v.nullable(moment),
})
export type Post = v.InferOutput<typeof post>

/** A post's page: it and the first page of its comments, in display order. */
export const topic = v.object({ post, comments: pageOf(comment) })

export const postSource = v.object({ ...editable, id, organization: v.string(), body: v.string(), title: v.string(), revision: v.number() })

const weight = v.picklist([-1, 0, 1])

/** What depends on who is looking at a post and its comments. Comments without an entry have no vote and no extra ability. */
export const postViewer = v.object({
  vote: weight,
  abilities: v.object({
    vote: v.boolean(), comment: v.boolean(), edit: v.boolean(), delete: v.boolean(), lock: v.boolean(), changeStatus: v.boolean(), follow: v.boolean(), favorite: v.boolean(),
  }),
  isFollowing: v.boolean(),
  isFavorite: v.boolean(),
  comments: v.array(v.object({ id, vote: weight, isMine: v.boolean(), canEdit: v.boolean(), canDelete: v.boolean() })),
})
export type PostViewer = v.InferOutput<typeof postViewer>

export const postRevision = v.object({ revision: v.number(), editor: personSummary, title: v.string(), body: v.string(), reason: v.string(), createdAt: moment })

export const postRank = v.object({
  version: v.number(),
  formula: v.string(),
  votes: v.object({ ups: v.number(), downs: v.number(), modifier: v.number(), points: v.number() }),
  /** Distinct people other than the author who commented, and what they add to the score. */
  discussion: v.object({ commenters: v.number(), adds: v.number() }),
  score: v.number(),
  scoreTerm: v.number(),
  ageTerm: v.number(),
  publishedAt: moment,
  epoch: moment,
  secondsPerTenfold: v.number(),
  /** The sum of both terms, as it is stored: a greater one stands higher. */
  hotKey: v.number(),
})

export const feedQuery = v.object({
  ...pageQuery.entries,
  /** Post types, separated by commas. */
  types: v.optional(csv(postType, 6)),
  /** Technologies (slugs), any of which must match. */
  t: v.optional(csv(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/, 'slug')), 10)),
  organization: v.optional(slugParam),
  /** A category of `organization`. */
  c: v.optional(slugParam),
  /** A label, or one of closed, completed, declined, planned, started. */
  is: v.optional(slugParam),
  author: v.optional(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle'))),
  sort: v.optional(v.picklist(FEED_SORTS)),
  /** Words of the title. */
  q: v.optional(searchWords(100)),
})

const byId = v.object({ postId: idParam })

export const posts = {
  feed: defineOperation({
    method: 'GET', path: '/api/posts', summary: 'Posts by hot, new or top; filters in the query', access: 'anyone', limit: 'read', cached: true,
    query: feedQuery, returns: pageOf(postRow), errors: ['NotFound'],
  }),
  feedViewer: defineOperation({
    method: 'GET', path: '/api/posts/viewer', summary: 'My votes on the posts with these ids', access: 'anyone', limit: 'read',
    query: v.object({ ids: csv(idParam, 100) }), returns: v.object({ votes: v.array(v.object({ id, vote: weight })) }),
  }),
  get: defineOperation({
    method: 'GET', path: '/api/posts/:postId', summary: 'A post with the first page of its comments', access: 'anyone', limit: 'read', cached: true,
    params: byId, returns: topic, errors: ['NotFound'],
  }),
  viewer: defineOperation({
    method: 'GET', path: '/api/posts/:postId/viewer', summary: 'My votes and abilities on a post and its comments', access: 'anyone', limit: 'read',
    params: byId, returns: postViewer, errors: ['NotFound'],
  }),
  source: defineOperation({
    method: 'GET', path: '/api/posts/:postId/source', summary: 'A post’s Markdown, to edit', access: 'signedIn', limit: 'read',
    params: byId, returns: postSource, errors: ['NotFound', 'NotAllowed', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  rank: defineOperation({
    method: 'GET', path: '/api/posts/:postId/rank', summary: 'Why a post stands where it stands by “hot” and “top”: every term, and the formula’s version', access: 'anyone', limit: 'read',
    params: byId, returns: postRank, errors: ['NotFound'],
  }),
  revisions: defineOperation({
    method: 'GET', path: '/api/posts/:postId/revisions', summary: 'Every edit of a post, the newest first', access: 'anyone', limit: 'read',
    params: byId, query: pageQuery, returns: pageOf(postRevision), errors: ['NotFound'],
  }),
  create: defineOperation({
    method: 'POST', path: '/api/posts', summary: 'Post to an organization', access: 'signedIn', limit: 'post', status: 201,
    body: postDraft, returns: post, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended', 'AlreadyPosted', 'Refused'],
  }),
  update: defineOperation({
    method: 'PUT', path: '/api/posts/:postId', summary: 'Edit a post; the revision that was edited must be the newest', access: 'signedIn', limit: 'write',
    params: byId, body: postEdit, returns: post, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'AlreadyPosted', 'Refused', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/posts/:postId', summary: 'Delete a post', access: 'signedIn', limit: 'write',
    params: byId, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  restore: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/restored', summary: 'Undo the deletion of a post', access: 'signedIn', limit: 'write',
    params: byId, returns: post, errors: ['NotFound', 'NotAllowed', 'AlreadyPosted', 'Suspended'],
  }),
  changeStatus: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/status', summary: 'Close, complete, decline, plan, start or reopen', access: 'signedIn', limit: 'write',
    params: byId, body: v.object({ status: postStatus }), returns: post, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  changeLock: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/lock', summary: 'Lock against new comments, or unlock', access: 'signedIn', limit: 'write',
    params: byId, body: v.object({ locked: v.boolean() }), returns: post, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  vote: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/vote', summary: 'Vote up (1), down (-1) or not at all (0)', access: 'signedIn', limit: 'vote',
    params: byId, body: v.object({ weight }), returns: v.object({ points: v.number(), vote: weight }), errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended'],
  }),
  preview: defineOperation({
    method: 'POST', path: '/api/preview', summary: 'Render Markdown as it will be shown', access: 'signedIn', limit: 'preview',
    body: v.object({ body: markdown({ max: LIMITS.postBody }), organization: v.optional(slugParam) }), returns: v.object({ html: v.string() }),
  }),
}
