import type { CapsuleState } from '#shared/schemas/capsules'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

export interface CapsuleFacts {
  state: CapsuleState
  /** Null: a guest's. */
  ownerId: number | null
  releaseAt: Date | null
}

const unknown = deny('NotFound', 'There is no such capsule.')

/** `isManager`: who asks holds the token of the receipt. Whoever may not read a capsule does not learn that there is one. */
export const capsulePolicy = {
  create(actor: Actor, now: Date): Verdict {
    const isSuspended = actor.kind === 'person' && actor.suspendedUntil !== null && actor.suspendedUntil > now
    return isSuspended ? deny('SenderBlocked', 'Your account is suspended: nothing can be sent from it.') : allow
  },

  read(actor: Actor, { ownerId }: CapsuleFacts, isManager: boolean): Verdict {
    return isManager || (actor.kind === 'person' && ownerId === actor.id) ? allow : unknown
  },

  /** Until `lastChangeSeconds` before its date. */
  edit(actor: Actor, capsule: CapsuleFacts, isManager: boolean, now: Date, { lastChangeSeconds }: { lastChangeSeconds: number }): Verdict {
    const mayRead = capsulePolicy.read(actor, capsule, isManager)
    if (!mayRead.allowed) return mayRead
    if (capsule.state === 'draft' || capsule.state === 'held') return capsulePolicy.create(actor, now)
    const lastChange = (capsule.releaseAt?.getTime() ?? 0) - lastChangeSeconds * 1000
    if (capsule.state !== 'scheduled') return deny('TooLate', 'It cannot be changed any more.')
    return now.getTime() <= lastChange ? allow : deny('TooLate', 'It is released in less than a minute, and cannot be changed any more.')
  },

  cancel(actor: Actor, capsule: CapsuleFacts, isManager: boolean): Verdict {
    const mayRead = capsulePolicy.read(actor, capsule, isManager)
    if (!mayRead.allowed) return mayRead
    return capsule.state === 'releasing' || capsule.state === 'sent' ? deny('TooLate', 'It was released already.') : allow
  },

  /** Only a member's: the time that a guest's capsule waits is what keeps strangers from being written to in a hurry. */
  sendNow(actor: Actor, capsule: CapsuleFacts, isManager: boolean, now: Date): Verdict {
    const mayRead = capsulePolicy.read(actor, capsule, isManager)
    if (!mayRead.allowed) return mayRead
    if (capsule.state !== 'scheduled' && capsule.state !== 'held') return deny('TooLate', 'Only a capsule that waits can be sent now.')
    return capsule.ownerId === null ? deny('Refused', 'A guest’s capsule waits for its date.') : capsulePolicy.create(actor, now)
  },
}
