import * as v from 'valibot'
import { comment } from '#shared/contract/comments'
import { imageKey, shownImage } from '#shared/contract/images'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { csv, id, idParam, line, markdown, moment, searchWords, slugParam, webAddress, revisionNumber } from '#shared/schemas/basics'
import { local, zone } from '#shared/schemas/capsules'
import { restoreWish } from '#shared/schemas/catalog'
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
  /** A picture that was uploaded before, and what it shows. */
  image: v.optional(v.nullable(imageKey), null),
  imageAlt: v.optional(line({ max: LIMITS.alt }), ''),
  /** Of an event: what clocks show there, in which zone (UTC unless said), and where it is. */
  startsAt: v.optional(v.nullable(local), null),
  endsAt: v.optional(v.nullable(local), null),
  timeZone: v.optional(v.nullable(zone), null),
  place: v.optional(line({ max: LIMITS.place }), ''),
}

/** A post says something: a text, or at least an address. */
function saysSomething(draft: { body: string, url: string | null }): boolean {
  return draft.body !== '' || draft.url !== null
}

function hasStart({ type, startsAt }: { type: string, startsAt: string | null }): boolean {
  return type !== 'Event' || startsAt !== null
}

/** Clocks of one place: seconds may be left out, so the minutes decide. */
function endsBehindStart({ startsAt, endsAt }: { startsAt: string | null, endsAt: string | null }): boolean {
  return startsAt === null || endsAt === null || endsAt.slice(0, 16) >= startsAt.slice(0, 16)
}

export const postDraft = v.pipe(
  v.object({ organization: slugParam, ...editable }),
  v.forward(v.partialCheck([['body'], ['url']], saysSomething, 'bodyOrUrl'), ['body']),
  v.forward(v.partialCheck([['type'], ['startsAt']], hasStart, 'eventStart'), ['startsAt']),
  v.forward(v.partialCheck([['startsAt'], ['endsAt']], endsBehindStart, 'eventEnd'), ['endsAt']),
)

export const postEdit = v.pipe(
  v.object({ ...editable, reason: v.optional(line({ max: 200 }), ''), revision: revisionNumber }),
  v.forward(v.partialCheck([['body'], ['url']], saysSomething, 'bodyOrUrl'), ['body']),
  v.forward(v.partialCheck([['type'], ['startsAt']], hasStart, 'eventStart'), ['startsAt']),
  v.forward(v.partialCheck([['startsAt'], ['endsAt']], endsBehindStart, 'eventEnd'), ['endsAt']),
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
  statusBy: v.nullable(personSummary),
  image: v.nullable(shownImage),
  /** Only its author and moderators still see it. */
  isHidden: v.boolean(),
  /** Read by everybody, used by the members of its organization. */
  isMembersOnly: v.boolean(),
})
export type Post = v.InferOutput<typeof post>

/** A post's page: it, the comment that its author or a moderator has pinned, and the first page of its comments, in display order. */
export const topic = v.object({ post, pinned: v.nullable(comment), comments: pageOf(comment) })

export const postSource = v.object({ ...editable, id, organization: v.string(), body: v.string(), title: v.string(), revision: v.number() })

const weight = v.picklist([-1, 0, 1])

/** What depends on who is looking at a post and its comments. Comments without an entry have no vote and no extra ability. */
export const postViewer = v.object({
  vote: weight,
  abilities: v.object({
    vote: v.boolean(), comment: v.boolean(), edit: v.boolean(), delete: v.boolean(), lock: v.boolean(), changeStatus: v.boolean(), follow: v.boolean(), favorite: v.boolean(),
    /** A comment to the top of the discussion. */
    pin: v.boolean(),
    /** The post to the top of its organization. */
    stick: v.boolean(),
  }),
  isFollowing: v.boolean(),
  isFavorite: v.boolean(),
  /** I do not want to see it in lists. */
  isHidden: v.boolean(),
  /** When I looked at it the last time, and how many comments of others came since; null if never. */
  seenAt: v.nullable(moment),
  newComments: v.number(),
  comments: v.array(v.object({ id, vote: weight, isMine: v.boolean(), canEdit: v.boolean(), canDelete: v.boolean() })),
})
export type PostViewer = v.InferOutput<typeof postViewer>

export const postRevision = v.object({ revision: v.number(), editor: personSummary, title: v.string(), url: v.nullable(v.string()), labels: v.array(v.string()), body: v.string(), reason: v.string(), createdAt: moment })

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
    method: 'GET', path: '/api/posts/viewer', summary: 'What I have to do with the posts with these ids: votes, favourites, what I hid, and comments since my last visit', access: 'anyone', limit: 'read',
    query: v.object({ ids: csv(idParam, 100) }),
    returns: v.object({ votes: v.array(v.object({ id, vote: weight })), favorites: v.array(id), hidden: v.array(id), news: v.array(v.object({ id, count: v.number() })) }),
  }),
  get: defineOperation({
    method: 'GET', path: '/api/posts/:postId', summary: 'A post with the first page of its comments', access: 'anyone', limit: 'read', cached: true,
    params: byId, returns: topic, errors: ['NotFound'],
  }),
  viewer: defineOperation({
    method: 'GET', path: '/api/posts/:postId/viewer', summary: 'My votes and abilities on a post and its comments', access: 'anyone', limit: 'read',
    params: byId, returns: postViewer, errors: ['NotFound'],
  }),
  byLink: defineOperation({
    method: 'GET', path: '/api/posts/by-link', summary: 'The live post of an organization that has this link already, in any spelling of its address', access: 'signedIn', limit: 'read',
    query: v.object({ organization: slugParam, url: webAddress }), returns: v.object({ post: v.nullable(postRow) }), errors: ['NotFound'],
  }),
  calendar: defineOperation({
    method: 'GET', path: '/api/posts/:postId/event.ics', summary: 'An event as an iCalendar file (RFC 5545)', access: 'anyone', limit: 'read',
    params: byId, returns: v.string(), text: true, errors: ['NotFound'],
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
  stick: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/sticky', summary: 'Pin a post to the top of its organization until a moment, or no longer (null)', access: 'signedIn', limit: 'write',
    params: byId, body: v.object({ until: v.nullable(moment) }), returns: post, errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended'],
  }),
  pinComment: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/pinned-comment', summary: 'Put a comment to the top of the discussion, or none (null)', access: 'signedIn', limit: 'write',
    params: byId, body: v.object({ commentId: v.nullable(id) }), returns: v.object({ pinned: v.nullable(comment) }), errors: ['NotFound', 'NotAllowed', 'Refused', 'Suspended', 'MembersOnly'],
  }),
  restoreRevision: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/revision', summary: 'Bring back an earlier revision, as a new one', access: 'signedIn', limit: 'write',
    params: byId, body: restoreWish, returns: post, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'AlreadyPosted', 'PostLocked', 'MembersOnly', 'Suspended'],
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
