import type { CaseState, ModerationAction } from '#shared/rules/moderation'
import type { Role } from '#shared/schemas/community'
import { refuseSilenced } from '#server/domain/organizations/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import { refuseUnfit } from '#server/domain/posts/policy'
import type { Actor } from '#server/platform/actor'
import { moderates, owns } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

/** What decides about rights on a case. `organizationId` is null where the whole site is concerned. */
export interface CaseFacts {
  organizationId: number | null
  subjectId: number
  state: CaseState
  decidedBy: number | null
  appealedAt: Date | null
}

/** Who wrote it, as far as that limits who may take rights from them. */
export interface SubjectFacts {
  role: Role | null
  isAdmin: boolean
}

export const moderationPolicy = {
  /** `content` is what was written: the post itself, or a comment below it. */
  report(actor: Actor, content: { authorId: number, hiddenAt: Date | null, deletedAt: Date | null }, post: PostFacts, now: Date): Verdict {
    const unfit = refuseUnfit(actor, post, 'all', now)
    if (!unfit.allowed) return unfit
    if (actor.kind === 'person' && actor.id === content.authorId) return deny('NotAllowed', 'Nobody reports what they wrote themselves.')
    return content.deletedAt || content.hiddenAt ? deny('NotAllowed', 'This is not shown any more.') : allow
  },

  /** Seeing the queue, its cases and their private notes. */
  review(actor: Actor, organizationId: number | null, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organizationId ?? 0, 'all', now)
    if (!silenced.allowed) return silenced
    const may = organizationId === null ? actor.kind === 'person' && actor.isAdmin : moderates(actor, organizationId)
    return may ? allow : deny('NotAllowed', 'Only moderators can do this.')
  },

  decide(actor: Actor, about: Pick<CaseFacts, 'organizationId' | 'subjectId'>, now: Date): Verdict {
    const review = moderationPolicy.review(actor, about.organizationId, now)
    if (!review.allowed) return review
    return actor.kind === 'person' && actor.id === about.subjectId ? deny('NotAllowed', 'Nobody decides about themselves: another moderator has to.') : allow
  },

  /** Warning somebody and taking rights from them: of members by moderators, of moderators by owners, of everybody by site admins. */
  restrain(actor: Actor, about: Pick<CaseFacts, 'organizationId' | 'subjectId'>, subject: SubjectFacts, now: Date): Verdict {
    const decide = moderationPolicy.decide(actor, about, now)
    if (!decide.allowed || (actor.kind === 'person' && actor.isAdmin)) return decide
    if (subject.isAdmin) return deny('NotAllowed', 'Only administrators of the site can do this to one of them.')
    if (subject.role === 'owner' || (subject.role === 'moderator' && !owns(actor, about.organizationId!))) return deny('NotAllowed', 'Only owners can do this to a moderator, and only administrators of the site to an owner.')
    return allow
  },

  /** Out of the whole site. */
  suspend(actor: Actor, about: Pick<CaseFacts, 'subjectId'>, now: Date): Verdict {
    return moderationPolicy.decide(actor, { ...about, organizationId: null }, now)
  },

  undo(actor: Actor, done: Pick<CaseFacts, 'organizationId' | 'subjectId'> & { action: ModerationAction }, now: Date): Verdict {
    if (done.action === 'suspend') return moderationPolicy.suspend(actor, done, now)
    return moderationPolicy.decide(actor, done, now)
  },

  /** Once, by who wrote it, also while they are denied or suspended. */
  appeal(actor: Actor, about: CaseFacts): Verdict {
    if (actor.kind === 'visitor') return deny('SignInRequired', 'Sign in to continue.')
    if (actor.id !== about.subjectId) return deny('NotFound', 'There is no such case.')
    if (about.appealedAt) return deny('Conflict', 'You have appealed already. A decision can be appealed once.')
    return about.state === 'decided' ? allow : deny('NotAllowed', 'There is no decision here that could be appealed.')
  },

  /** Another moderator than who decided, or a site admin. */
  endAppeal(actor: Actor, about: CaseFacts, now: Date): Verdict {
    const decide = moderationPolicy.decide(actor, about, now)
    if (!decide.allowed) return decide
    return actor.kind === 'person' && actor.id === about.decidedBy ? deny('NotAllowed', 'Somebody else than who decided answers an appeal.') : allow
  },

  /** What hides content by itself is a setting. */
  changeRules(actor: Actor, organizationId: number, now: Date): Verdict {
    const review = moderationPolicy.review(actor, organizationId, now)
    if (!review.allowed) return review
    return owns(actor, organizationId) ? allow : deny('NotAllowed', 'Only owners change the rules.')
  },
}
