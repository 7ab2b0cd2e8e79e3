import * as v from 'valibot'
import { stackTile, technologyRow } from '#shared/contract/catalog'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { id, idParam, slugParam } from '#shared/schemas/basics'
import { postRow } from '#shared/schemas/summaries'

const wish = v.object({ favorite: v.boolean() })
/** How it is now, and how many have it among theirs. */
const outcome = v.object({ isFavorite: v.boolean(), favoriteCount: v.number() })

export const favorites = {
  posts: defineOperation({
    method: 'GET', path: '/api/favorites/posts', summary: 'My favourite posts, the latest choice first', access: 'signedIn', limit: 'read',
    query: pageQuery, returns: pageOf(postRow),
  }),
  stacks: defineOperation({
    method: 'GET', path: '/api/favorites/stacks', summary: 'My favourite stacks, the latest choice first', access: 'signedIn', limit: 'read',
    query: pageQuery, returns: pageOf(stackTile),
  }),
  technologies: defineOperation({
    method: 'GET', path: '/api/favorites/technologies', summary: 'My favourite technologies, the latest choice first', access: 'signedIn', limit: 'read',
    query: pageQuery, returns: pageOf(technologyRow),
  }),
  putPost: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/favorite', summary: 'Make a post a favourite, or no longer', access: 'signedIn', limit: 'vote',
    params: v.object({ postId: idParam }), body: wish, returns: outcome, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended'],
  }),
  putStack: defineOperation({
    method: 'PUT', path: '/api/stacks/:stack/favorite', summary: 'Make a stack a favourite, or no longer', access: 'signedIn', limit: 'vote',
    params: v.object({ stack: slugParam }), body: wish, returns: outcome, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  putTechnology: defineOperation({
    method: 'PUT', path: '/api/technologies/:technology/favorite', summary: 'Make a technology a favourite, or no longer', access: 'signedIn', limit: 'vote',
    params: v.object({ technology: slugParam }), body: wish, returns: outcome, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
}

export const VIEW_KINDS = ['technology', 'stack', 'post'] as const

/** Counted by the page itself once it stands, never by reading it. */
export const views = {
  count: defineOperation({
    method: 'POST', path: '/api/views', summary: 'A page was opened: counted once for each reader and day, and never for robots', access: 'anyone', limit: 'read',
    body: v.object({ kind: v.picklist(VIEW_KINDS), id }), errors: [],
  }),
}

const PICTURES = ['logo', 'screenshot'] as const

export const pictures = {
  upload: defineOperation({
    method: 'PUT', path: '/api/pictures/:kind', summary: 'Upload a logo or a screenshot (at most 5 MB) to use in an edit; it is re-encoded, and removed after a day if nothing uses it',
    access: 'signedIn', limit: 'upload', params: v.object({ kind: v.picklist(PICTURES) }), accepts: 'upload',
    returns: v.object({ key: v.string(), url: v.string() }), errors: ['TooLarge', 'UnsupportedMediaType', 'Refused', 'NotAllowed', 'Suspended'],
  }),
}
