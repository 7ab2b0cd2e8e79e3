import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { editFields, restoreWish } from '#shared/schemas/catalog'
import { id, idParam, markdown, moment } from '#shared/schemas/basics'
import { LIMITS } from '#shared/schemas/community'
import { personSummary } from '#shared/schemas/summaries'

export const commentDraft = v.object({
  body: markdown({ min: 1, max: LIMITS.commentBody }),
  /** The comment that is answered; must belong to the same post. */
  parentId: v.optional(v.nullable(id), null),
})

export const commentEdit = v.object({ body: markdown({ min: 1, max: LIMITS.commentBody }), ...editFields })

/** Lists of comments are flat and in display order: each is followed by its replies, one `depth` deeper. */
export const comment = v.object({
  id,
  postId: id,
  parentId: v.nullable(id),
  depth: v.number(),
  /** Null on a tombstone: deleted or hidden, kept because of its replies. */
  author: v.nullable(personSummary),
  html: v.nullable(v.string()),
  points: v.number(),
  revision: v.number(),
  createdAt: moment,
  editedAt: v.nullable(moment),
  isDeleted: v.boolean(),
})
export type Comment = v.InferOutput<typeof comment>

export const commentPage = v.object({
  post: v.object({ id, slug: v.string(), title: v.string() }),
  /** The comment that the first one answers, for context. */
  parent: v.nullable(comment),
  /** The comment itself, then its replies. */
  comments: v.array(comment),
})
export type CommentPage = v.InferOutput<typeof commentPage>

/** A comment in the list of its author, with the post that it stands under. */
export const authoredComment = v.object({ ...comment.entries, post: v.object({ id, slug: v.string(), title: v.string() }) })

/** A text of a comment, as it stood after an edit: the first is its author's. */
export const commentRevision = v.object({ revision: v.number(), editor: personSummary, body: v.string(), reason: v.string(), createdAt: moment })

const COMMENT_SORTS = ['best', 'oldest', 'newest'] as const
const byId = v.object({ commentId: idParam })

export const comments = {
  list: defineOperation({
    method: 'GET', path: '/api/posts/:postId/comments', summary: 'A page of top-level comments with their replies (best), or all by time (oldest, newest)',
    access: 'anyone', limit: 'read', cached: true, params: v.object({ postId: idParam }),
    query: v.object({ ...pageQuery.entries, sort: v.optional(v.picklist(COMMENT_SORTS)) }), returns: pageOf(comment), errors: ['NotFound'],
  }),
  get: defineOperation({
    method: 'GET', path: '/api/comments/:commentId', summary: 'A comment with its parent and its replies', access: 'anyone', limit: 'read', cached: true,
    params: byId, returns: commentPage, errors: ['NotFound'],
  }),
  listByAuthor: defineOperation({
    method: 'GET', path: '/api/people/:handle/comments', summary: 'A person’s comments, the newest first', access: 'anyone', limit: 'read', cached: true,
    params: v.object({ handle: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle')) }), query: pageQuery, returns: pageOf(authoredComment), errors: ['NotFound'],
  }),
  source: defineOperation({
    method: 'GET', path: '/api/comments/:commentId/source', summary: 'A comment’s Markdown, to edit', access: 'signedIn', limit: 'read',
    params: byId, returns: v.object({ id, body: v.string(), revision: v.number() }), errors: ['NotFound', 'NotAllowed', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  create: defineOperation({
    method: 'POST', path: '/api/posts/:postId/comments', summary: 'Comment on a post, or reply to a comment', access: 'signedIn', limit: 'comment', status: 201,
    params: v.object({ postId: idParam }), body: commentDraft, returns: comment, errors: ['NotFound', 'NotAllowed', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  update: defineOperation({
    method: 'PUT', path: '/api/comments/:commentId', summary: 'Edit a comment', access: 'signedIn', limit: 'write',
    params: byId, body: commentEdit, returns: comment, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  revisions: defineOperation({
    method: 'GET', path: '/api/comments/:commentId/revisions', summary: 'Every text of a comment, the newest first', access: 'anyone', limit: 'read',
    params: byId, query: pageQuery, returns: v.object({ ...pageOf(commentRevision).entries, post: v.object({ id, slug: v.string(), title: v.string() }) }), errors: ['NotFound'],
  }),
  restoreRevision: defineOperation({
    method: 'PUT', path: '/api/comments/:commentId/revision', summary: 'Bring back an earlier text, as a new one', access: 'signedIn', limit: 'write',
    params: byId, body: restoreWish, returns: comment, errors: ['NotFound', 'NotAllowed', 'EditedMeanwhile', 'PostLocked', 'MembersOnly', 'Suspended'],
  }),
  remove: defineOperation({
    method: 'DELETE', path: '/api/comments/:commentId', summary: 'Delete a comment; a tombstone stays where it has replies', access: 'signedIn', limit: 'write',
    params: byId, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  restore: defineOperation({
    method: 'PUT', path: '/api/comments/:commentId/restored', summary: 'Undo the deletion of a comment', access: 'signedIn', limit: 'write',
    params: byId, returns: comment, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  vote: defineOperation({
    method: 'PUT', path: '/api/comments/:commentId/vote', summary: 'Vote up (1), down (-1) or not at all (0)', access: 'signedIn', limit: 'vote',
    params: byId, body: v.object({ weight: v.picklist([-1, 0, 1]) }), returns: v.object({ points: v.number(), vote: v.picklist([-1, 0, 1]) }),
    errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended'],
  }),
}
