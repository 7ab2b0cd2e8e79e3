import { refuseSilenced } from '#server/domain/organizations/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import { refuseUnfit } from '#server/domain/posts/policy'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

export interface CommentFacts {
  authorId: number
  hiddenAt: Date | null
  deletedAt: Date | null
  deletedBy: number | null
}

export const commentPolicy = {
  edit(actor: Actor, comment: CommentFacts, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'comments', now)
    if (!unfit.allowed) return unfit
    if (comment.deletedAt) return deny('NotAllowed', 'This comment is deleted.')
    if (moderates(actor, post.organizationId)) return allow
    if (actor.kind !== 'person' || actor.id !== comment.authorId) return deny('NotAllowed', 'Only its author and the moderators edit a comment.')
    if (comment.hiddenAt) return deny('NotAllowed', 'A moderator has hidden this comment.')
    return post.lockedAt ? deny('PostLocked', 'This post is closed to new comments.') : allow
  },

  delete(actor: Actor, comment: CommentFacts, post: PostFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, post.organizationId, 'all', now)
    if (!silenced.allowed) return silenced
    return actor.kind === 'person' && actor.id === comment.authorId ? allow : deny('NotAllowed', 'Only its author deletes a comment. Moderators do it with a reason, and it stands in the log.')
  },

  restore(actor: Actor, comment: CommentFacts, post: PostFacts, now: Date): Verdict {
    const mayDelete = commentPolicy.delete(actor, comment, post, now)
    if (!mayDelete.allowed) return mayDelete
    return comment.deletedAt === null || (actor.kind === 'person' && comment.deletedBy === actor.id) ? allow : deny('NotAllowed', 'A moderator has deleted this comment.')
  },

  vote(actor: Actor, comment: CommentFacts, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'all', now)
    if (!unfit.allowed) return unfit
    if (comment.deletedAt || comment.hiddenAt) return deny('NotAllowed', 'This comment can no longer be voted on.')
    return actor.kind === 'person' && actor.id === comment.authorId ? deny('NotAllowed', 'Nobody votes on their own comments.') : allow
  },
}
