import { refuseSilenced } from '#server/domain/organizations/policy'
import { isSame } from '#server/domain/notes/secrets'
import type { Actor } from '#server/platform/actor'
import { owns } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

/** What decides about a note: who made it, and the hash of the token that only its sender has. */
export interface NoteFacts {
  manageHash: Buffer
  creatorId: number | null
}

export const notePolicy = {
  /** Guests may; who is suspended may not. */
  seal(actor: Actor, now: Date): Verdict {
    return actor.kind === 'visitor' ? allow : refuseSilenced(actor, 0, 'all', now)
  },

  /** Adding its files and closing it: the token alone counts. */
  fill(_actor: Actor, note: NoteFacts, tokenHash: Buffer): Verdict {
    return isSame(note.manageHash, tokenHash) ? allow : deny('NotAllowed', 'This is not the token of this note.')
  },

  /** Reading its receipt and revoking it: the token, or the account that made it. To others it does not exist. */
  manage(actor: Actor, note: NoteFacts, tokenHash: Buffer | undefined): Verdict {
    const isTheirs = actor.kind === 'person' && note.creatorId === actor.id
    return isTheirs || (tokenHash !== undefined && isSame(note.manageHash, tokenHash)) ? allow : deny('NotFound', 'There is no such note.')
  },

  /** How many notes members seal: not even owners learn more. */
  count(actor: Actor, organization: { id: number }, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    return owns(actor, organization.id) ? allow : deny('NotAllowed', 'Only owners see how many notes members seal.')
  },
}
