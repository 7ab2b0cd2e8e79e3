import { refuseSilenced } from '#server/domain/organizations/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

/** A page of the catalogue (a technology or a stack): who owns it, and whether others may edit it. */
export interface WikiFacts {
  ownerId: number | null
  isLocked: boolean
}

/** No organization denies anything here: the catalogue belongs to everybody. */
const NO_ORGANIZATION = 0

function owns(actor: Actor, { ownerId }: WikiFacts): boolean {
  return actor.kind === 'person' && (actor.isAdmin || actor.id === ownerId)
}

/** The rules of a wiki, the same for technologies and stacks. */
export const wikiPolicy = {
  create(actor: Actor, now: Date): Verdict {
    return refuseSilenced(actor, NO_ORGANIZATION, 'all', now)
  },

  /** Any account, unless its owner or an administrator has locked it. Bringing an earlier revision back is an edit, too. */
  edit(actor: Actor, page: WikiFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, NO_ORGANIZATION, 'all', now)
    if (!silenced.allowed || !page.isLocked || owns(actor, page)) return silenced
    return deny('NotAllowed', 'This page is locked: only its owner and administrators edit it.')
  },

  lock(actor: Actor, page: WikiFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, NO_ORGANIZATION, 'all', now)
    if (!silenced.allowed) return silenced
    return owns(actor, page) ? allow : deny('NotAllowed', 'Only its owner and administrators lock a page.')
  },

  /** Making it a favourite, and commenting on it. */
  use(actor: Actor, now: Date): Verdict {
    return refuseSilenced(actor, NO_ORGANIZATION, 'all', now)
  },
}
