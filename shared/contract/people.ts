import * as v from 'valibot'
import { stackTile, technologyRow } from '#shared/contract/catalog'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { moment, searchWords } from '#shared/schemas/basics'
import { personSummary, postRow } from '#shared/schemas/summaries'

const handleParam = v.object({ handle: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle')) })

export const person = v.object({
  ...personSummary.entries,
  bioHtml: v.string(),
  isPlaceholder: v.boolean(),
  postCount: v.number(),
  commentCount: v.number(),
  stackCount: v.number(),
  /** 1 + posts + votes for and against posts and comments + 5 for each stack + 10 for each comment that somebody else has pinned. */
  karma: v.number(),
  createdAt: moment,
})
export type PersonPage = v.InferOutput<typeof person>

export const people = {
  get: defineOperation({
    method: 'GET', path: '/api/people/:handle', summary: 'A person’s public profile', access: 'anyone', limit: 'read', cached: true,
    params: handleParam, returns: person, errors: ['NotFound'],
  }),
  favoriteTechnologies: defineOperation({
    method: 'GET', path: '/api/people/:handle/favorites/technologies', summary: 'A person’s favourite technologies, the latest choice first', access: 'anyone', limit: 'read',
    params: handleParam, query: pageQuery, returns: pageOf(technologyRow), errors: ['NotFound'],
  }),
  favoriteStacks: defineOperation({
    method: 'GET', path: '/api/people/:handle/favorites/stacks', summary: 'A person’s favourite stacks, the latest choice first', access: 'anyone', limit: 'read',
    params: handleParam, query: pageQuery, returns: pageOf(stackTile), errors: ['NotFound'],
  }),
  favoritePosts: defineOperation({
    method: 'GET', path: '/api/people/:handle/favorites/posts', summary: 'A person’s favourite posts as far as I may see them, the latest choice first', access: 'anyone', limit: 'read',
    params: handleParam, query: pageQuery, returns: pageOf(postRow), errors: ['NotFound'],
  }),
  complete: defineOperation({
    method: 'GET', path: '/api/people', summary: 'People whose handle or name begins so, for completion', access: 'signedIn', limit: 'search',
    query: v.object({ q: v.pipe(searchWords(40), v.minLength(1)) }), returns: pageOf(personSummary),
  }),
}
