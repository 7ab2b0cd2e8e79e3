import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf } from '#shared/contract/page'
import { moment, searchWords } from '#shared/schemas/basics'
import { personSummary } from '#shared/schemas/summaries'

const handleParam = v.object({ handle: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle')) })

export const person = v.object({
  ...personSummary.entries,
  bioHtml: v.string(),
  isPlaceholder: v.boolean(),
  postCount: v.number(),
  commentCount: v.number(),
  createdAt: moment,
})
export type PersonPage = v.InferOutput<typeof person>

export const people = {
  get: defineOperation({
    method: 'GET', path: '/api/people/:handle', summary: 'A person’s public profile', access: 'anyone', limit: 'read', cached: true,
    params: handleParam, returns: person, errors: ['NotFound'],
  }),
  complete: defineOperation({
    method: 'GET', path: '/api/people', summary: 'People whose handle or name begins so, for completion', access: 'signedIn', limit: 'search',
    query: v.object({ q: v.pipe(searchWords(40), v.minLength(1)) }), returns: pageOf(personSummary),
  }),
}
