import { commentPolicy } from '#server/domain/comments/policy'
import { getComment } from '#server/domain/comments/queries'
import { getPostFacts } from '#server/domain/posts/queries'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { handle } from '#server/platform/http/handle'
import { authorize } from '#server/platform/policy'
import { comments } from '#shared/contract/comments'

export default handle(comments.source, async ({ actor, params }) => {
  const db = database()
  const comment = await getComment(db, actor, params.commentId)
  authorize(commentPolicy.edit(actor, comment, await getPostFacts(db, actor, comment.postId), clock.now()))
  return { id: comment.id, body: comment.body, revision: comment.revision }
})
