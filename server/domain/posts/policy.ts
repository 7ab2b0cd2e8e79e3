import type { PostType } from '#shared/schemas/community'
import { postTypesFor, refuseSilenced } from '#server/domain/organizations/policy'
import type { OrganizationFacts } from '#server/domain/organizations/policy'
import type { Actor } from '#server/platform/actor'
import { isMember, moderates } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

/** What decides about rights on a post: read from the stored post and its organization, never from the request. */
export interface PostFacts {
  id: number
  organizationId: number
  authorId: number
  visibility: 'public' | 'private'
  membersOnly: boolean
  lockedAt: Date | null
  hiddenAt: Date | null
  deletedAt: Date | null
  deletedBy: number | null
}

/** What moderation can change of a post. */
export interface PostState {
  hiddenAt?: Date | null
  lockedAt?: Date | null
  deleted?: { at: Date | null, by: number | null }
}

/** Members-only organizations are read by everybody and used by their members. */
export function refuseOutsiders(actor: Actor, { membersOnly, organizationId }: Pick<PostFacts, 'membersOnly' | 'organizationId'>): Verdict {
  if (!membersOnly || isMember(actor, organizationId) || moderates(actor, organizationId)) return allow
  return deny('MembersOnly', 'Only members of this organization can do this. Join first.')
}

/** What every act on a post demands, before the rules of the act itself. */
export function refuseUnfit(actor: Actor, post: PostFacts, what: 'posts' | 'comments' | 'all', now: Date): Verdict {
  const silenced = refuseSilenced(actor, post.organizationId, what, now)
  if (!silenced.allowed) return silenced
  if (post.deletedAt) return deny('NotAllowed', 'This post is deleted.')
  return refuseOutsiders(actor, post)
}

export const postPolicy = {
  /** Paired with `visiblePosts` in queries.ts: a test holds them together. */
  read(actor: Actor, post: PostFacts): Verdict {
    const mayKnow = post.visibility === 'public' || isMember(actor, post.organizationId) || (actor.kind === 'person' && actor.isAdmin)
    const isGone = post.deletedAt !== null || post.hiddenAt !== null
    const mayStill = moderates(actor, post.organizationId) || (actor.kind === 'person' && actor.id === post.authorId)
    return mayKnow && (!isGone || mayStill) ? allow : deny('NotFound', 'There is no such post.')
  },

  create(actor: Actor, organization: OrganizationFacts, type: PostType, now: Date): Verdict {
    const unfit = refuseSilenced(actor, organization.id, 'posts', now)
    if (!unfit.allowed) return unfit
    const outsider = refuseOutsiders(actor, { membersOnly: organization.membersOnly, organizationId: organization.id })
    if (!outsider.allowed) return outsider
    return postTypesFor(actor, organization).includes(type) ? allow : deny('NotAllowed', 'This organization does not take posts of this type.')
  },

  edit(actor: Actor, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'posts', now)
    if (!unfit.allowed) return unfit
    if (moderates(actor, post.organizationId)) return allow
    if (actor.kind !== 'person' || actor.id !== post.authorId) return deny('NotAllowed', 'Only its author and the moderators edit a post.')
    if (post.hiddenAt) return deny('NotAllowed', 'A moderator has hidden this post.')
    return post.lockedAt ? deny('PostLocked', 'A moderator has locked this post.') : allow
  },

  delete(actor: Actor, post: PostFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, post.organizationId, 'all', now)
    if (!silenced.allowed) return silenced
    return actor.kind === 'person' && actor.id === post.authorId ? allow : deny('NotAllowed', 'Only its author deletes a post. Moderators do it with a reason, and it stands in the log.')
  },

  restore(actor: Actor, post: PostFacts, now: Date): Verdict {
    const mayDelete = postPolicy.delete(actor, post, now)
    if (!mayDelete.allowed) return mayDelete
    return post.deletedAt === null || (actor.kind === 'person' && post.deletedBy === actor.id) ? allow : deny('NotAllowed', 'A moderator has deleted this post.')
  },

  /** Hide, lock, close and the like. */
  moderate(actor: Actor, post: PostFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, post.organizationId, 'all', now)
    if (!silenced.allowed) return silenced
    return moderates(actor, post.organizationId) ? allow : deny('NotAllowed', 'Only moderators can do this.')
  },

  /** A comment to the top: by who asked, or by a moderator. */
  pin(actor: Actor, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'all', now)
    if (!unfit.allowed) return unfit
    return moderates(actor, post.organizationId) || (actor.kind === 'person' && actor.id === post.authorId) ? allow : deny('NotAllowed', 'Only the author of the post and the moderators pin a comment.')
  },

  /** A picture for a text that is still being written: where it will stand is not known yet. */
  upload(actor: Actor, now: Date): Verdict {
    return refuseSilenced(actor, 0, 'all', now)
  },

  vote(actor: Actor, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'all', now)
    if (!unfit.allowed) return unfit
    return actor.kind === 'person' && actor.id === post.authorId ? deny('NotAllowed', 'Nobody votes on their own posts.') : allow
  },

  favorite(actor: Actor, post: PostFacts, now: Date): Verdict {
    return refuseUnfit(actor, post, 'all', now)
  },

  comment(actor: Actor, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'comments', now)
    if (!unfit.allowed) return unfit
    return post.lockedAt && !moderates(actor, post.organizationId) ? deny('PostLocked', 'This post is closed to new comments.') : allow
  },
}
