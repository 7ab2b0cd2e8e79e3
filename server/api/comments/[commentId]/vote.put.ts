import { voteOnComment } from '#server/domain/comments/change-comment'
import { handle } from '#server/platform/http/handle'
import { comments } from '#shared/contract/comments'

export default handle(comments.vote, async ({ actor, params, body }) => await voteOnComment(actor, params.commentId, body.weight))
