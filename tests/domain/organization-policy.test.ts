import { describe, expect, it } from 'vitest'
import { organizationPolicy, postTypesFor } from '#server/domain/organizations/policy'
import type { DoorFacts } from '#server/domain/organizations/policy'
import type { Actor } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { casesOf, HERE, member, NOW, outcome, person } from '#tests/support/actors'
import { POST_TYPES } from '#shared/schemas/community'

const open: DoorFacts = { id: HERE, visibility: 'public', membersOnly: false, invitesOff: false, postTypes: [], moderatorPostTypes: [] }
const hidden: DoorFacts = { ...open, visibility: 'private' }
const closed: DoorFacts = { ...open, membersOnly: true }
const full: DoorFacts = { ...closed, invitesOff: true }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['creating an organization', 'S + + + + + + + X + +', actor => organizationPolicy.create(actor, NOW)],
  ['changing its settings', 'S N N N + N N N X + N', actor => organizationPolicy.manage(actor, open, NOW)],
  ['curating it', 'S N N + + N N N X + N', actor => organizationPolicy.curate(actor, open, NOW)],
  ['joining a public one', 'S + + + + + N N X + +', actor => organizationPolicy.join(actor, open, NOW)],
  ['joining a private one', 'S N N N N N N N X N N', actor => organizationPolicy.join(actor, hidden, NOW)],
  ['joining one for members only', 'S M M M M M N N X M M', actor => organizationPolicy.join(actor, closed, NOW)],
  ['asking one for members only to be taken in', 'S + N N N + N N X + +', actor => organizationPolicy.ask(actor, closed, NOW)],
  ['asking one that takes nobody', 'S N N N N N N N X N N', actor => organizationPolicy.ask(actor, full, NOW)],
  ['asking where everybody can join', 'S N N N N N N N X N N', actor => organizationPolicy.ask(actor, open, NOW)],
  ['asking a private one', 'S N N N N N N N X N N', actor => organizationPolicy.ask(actor, hidden, NOW)],
  ['inviting somebody', 'S N N N + N N N X + N', actor => organizationPolicy.invite(actor, hidden, NOW)],
  ['inviting somebody where invitations are off', 'S N N N N N N N X N N', actor => organizationPolicy.invite(actor, full, NOW)],
  ['accepting an invitation', 'S + + + + + N N X + +', actor => organizationPolicy.acceptInvitation(actor, hidden, NOW)],
  ['accepting one where invitations are off', 'S N N N N N N N X N N', actor => organizationPolicy.acceptInvitation(actor, full, NOW)],
  ['bringing it back', 'S 0 0 0 + 0 N N X + 0', actor => organizationPolicy.restore(actor, open, NOW)],
  ['leaving it', 'S N + + + N + + + N N', actor => organizationPolicy.leave(actor, open)],
  ['removing a plain member', 'S N N + + N N N X + N', actor => organizationPolicy.removeMember(actor, open, 'member', NOW)],
  ['removing a moderator', 'S N N N + N N N X + N', actor => organizationPolicy.removeMember(actor, open, 'moderator', NOW)],
  ['removing an owner', 'S N N N + N N N X + N', actor => organizationPolicy.removeMember(actor, open, 'owner', NOW)],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})

describe('the types that somebody may post', () => {
  const moderator = person({ memberships: member('moderator') })
  const bound: DoorFacts = { ...open, postTypes: ['Question', 'Post'], moderatorPostTypes: ['Announcement'] }

  it('are all of them where nothing is set', () => {
    expect(postTypesFor(visitor, open)).toEqual(POST_TYPES)
  })
  it('are those of the organization, in the order in which they are offered', () => {
    expect(postTypesFor(person(), bound)).toEqual(['Post', 'Question'])
  })
  it('are the moderators’ own for moderators', () => {
    expect(postTypesFor(moderator, bound)).toEqual(['Announcement'])
  })
  it('are everybody’s for moderators where theirs are not set', () => {
    expect(postTypesFor(moderator, { ...bound, moderatorPostTypes: [] })).toEqual(['Post', 'Question'])
  })
})
