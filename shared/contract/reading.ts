import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { idParam, moment } from '#shared/schemas/basics'
import { postRow } from '#shared/schemas/summaries'

const byId = v.object({ postId: idParam })

/** What a reader keeps to themselves: which posts they have seen, and which they do not want to see in lists. */
export const reading = {
  seen: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/seen', summary: 'I have looked at this post: comments from now on are new to me', access: 'signedIn', limit: 'vote',
    params: byId, returns: v.object({ seenAt: moment }), errors: ['NotFound'],
  }),
  hide: defineOperation({
    method: 'PUT', path: '/api/posts/:postId/unwanted', summary: 'Leave a post out of my lists, or no longer', access: 'signedIn', limit: 'vote',
    params: byId, body: v.object({ hidden: v.boolean() }), returns: v.object({ isHidden: v.boolean() }), errors: ['NotFound'],
  }),
  hidden: defineOperation({
    method: 'GET', path: '/api/hidden-posts', summary: 'Posts that I left out of my lists, the latest first', access: 'signedIn', limit: 'read',
    query: pageQuery, returns: pageOf(postRow),
  }),
}
