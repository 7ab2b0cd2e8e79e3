import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

export interface ScheduledPostFacts {
  ownerId: number
  state: 'waiting' | 'published' | 'refused' | 'canceled'
}

export const scheduledPostPolicy = {
  /** Nobody but its author knows of it. What was refused can be corrected and tried again. */
  change(actor: Actor, post: ScheduledPostFacts): Verdict {
    if (actor.kind === 'visitor') return deny('SignInRequired', 'Sign in to continue.')
    if (actor.id !== post.ownerId) return deny('NotFound', 'There is no such scheduled post.')
    if (post.state === 'published') return deny('TooLate', 'It has been published already.')
    return post.state === 'canceled' ? deny('TooLate', 'It was canceled.') : allow
  },
}
