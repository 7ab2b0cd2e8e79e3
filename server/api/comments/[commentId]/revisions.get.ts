import { showCommentRevisions } from '#server/domain/comments/show-comment'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.revisions, async ({ actor, params, query, tag }) => {
  const { page, tags } = await showCommentRevisions(database(), actor, params.commentId, query)
  tag(...tags)
  return page
})
