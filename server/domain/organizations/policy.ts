import type { PostType } from '#shared/schemas/community'
import { POST_TYPES } from '#shared/schemas/community'
import type { Actor } from '#server/platform/actor'
import { isMember, moderates, owns } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { allow, deny } from '#server/platform/policy'

export interface OrganizationFacts {
  id: number
  visibility: 'public' | 'private'
  membersOnly: boolean
  postTypes: string[]
  moderatorPostTypes: string[]
}

/** With what decides about new members. */
export type DoorFacts = OrganizationFacts & { invitesOff: boolean }

/** The types that this actor may post here, in the order in which they are offered. */
export function postTypesFor(actor: Actor, organization: OrganizationFacts): PostType[] {
  const bound = moderates(actor, organization.id) && organization.moderatorPostTypes.length > 0 ? organization.moderatorPostTypes : organization.postTypes
  return POST_TYPES.filter(type => bound.length === 0 || bound.includes(type))
}

/** Whether everybody may know of what stands in it, as long as it is not deleted: only that is counted on the pages of technologies and people. */
export function isCounted({ visibility }: { visibility: 'public' | 'private' }): boolean {
  return visibility === 'public'
}

/** Refuses who is suspended from the site, or denied here, until that ends. */
export function refuseSilenced(actor: Actor, organizationId: number, what: 'posts' | 'comments' | 'all', now: Date): Verdict {
  if (actor.kind === 'visitor') return deny('SignInRequired', 'Sign in to continue.')
  if (actor.suspendedUntil && actor.suspendedUntil > now) return deny('Suspended', `Your account is suspended${untilWords(actor.suspendedUntil)}.`)
  const denial = actor.denials.get(organizationId)
  const isRunning = denial !== undefined && (denial.denyUntil === null || denial.denyUntil > now)
  const isDenied = isRunning && (denial.denyAll || (what === 'posts' && denial.denyPosts) || (what === 'comments' && denial.denyComments))
  return isDenied ? deny('NotAllowed', `The moderators of this organization have taken this right from you${denial.denyUntil ? untilWords(denial.denyUntil) : ' for now'}.`) : allow
}

/** A suspension without end is stored as one of the year 9999. */
function untilWords(until: Date): string {
  return until.getUTCFullYear() >= 9999 ? '' : ` until ${until.toISOString().slice(0, 10)}`
}

export const organizationPolicy = {
  create(actor: Actor, now: Date): Verdict {
    return refuseSilenced(actor, 0, 'all', now)
  },

  manage(actor: Actor, organization: OrganizationFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    return owns(actor, organization.id) ? allow : deny('NotAllowed', 'Only owners change the settings of an organization.')
  },

  /** Categories, labels and plain members. */
  curate(actor: Actor, organization: OrganizationFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    return moderates(actor, organization.id) ? allow : deny('NotAllowed', 'Only moderators and owners can do this.')
  },

  join(actor: Actor, organization: OrganizationFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    if (organization.visibility !== 'public') return deny('NotAllowed', 'This organization takes members by invitation.')
    return organization.membersOnly ? deny('MembersOnly', 'Its moderators decide who becomes a member. Ask them.') : allow
  },

  /** To be taken in, where nobody joins by themselves. */
  ask(actor: Actor, organization: DoorFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    if (isMember(actor, organization.id)) return deny('NotAllowed', 'You are a member already.')
    if (organization.visibility !== 'public') return deny('NotAllowed', 'This organization takes members by invitation.')
    if (!organization.membersOnly) return deny('NotAllowed', 'Here everybody can join. Nobody needs to ask.')
    return organization.invitesOff ? deny('NotAllowed', 'This organization takes no new members at the moment.') : allow
  },

  invite(actor: Actor, organization: DoorFacts, now: Date): Verdict {
    const manages = organizationPolicy.manage(actor, organization, now)
    if (!manages.allowed) return manages
    return organization.invitesOff ? deny('NotAllowed', 'Invitations are switched off here. An owner can switch them on in the settings.') : allow
  },

  /** Of somebody who is invited, whatever else they may not know of. */
  acceptInvitation(actor: Actor, organization: DoorFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    return organization.invitesOff ? deny('NotAllowed', 'This organization takes no new members at the moment.') : allow
  },

  /** Bring a deleted one back. Others do not know that it ever was. */
  restore(actor: Actor, organization: OrganizationFacts, now: Date): Verdict {
    const silenced = refuseSilenced(actor, organization.id, 'all', now)
    if (!silenced.allowed) return silenced
    return owns(actor, organization.id) ? allow : deny('NotFound', 'There is no such organization.')
  },

  leave(actor: Actor, organization: OrganizationFacts): Verdict {
    if (actor.kind === 'visitor') return deny('SignInRequired', 'Sign in to continue.')
    return isMember(actor, organization.id) ? allow : deny('NotAllowed', 'You are not a member here.')
  },

  removeMember(actor: Actor, organization: OrganizationFacts, role: string, now: Date): Verdict {
    const curates = organizationPolicy.curate(actor, organization, now)
    if (!curates.allowed || role === 'member') return curates
    return owns(actor, organization.id) ? allow : deny('NotAllowed', 'Only owners remove owners and moderators.')
  },
}
