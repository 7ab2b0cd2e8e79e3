import { describe, expect, it } from 'vitest'
import { organizationPolicy, postTypesFor } from '#server/domain/organizations/policy'
import type { OrganizationFacts } from '#server/domain/organizations/policy'
import type { Actor } from '#server/platform/actor'
import { visitor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { casesOf, HERE, member, NOW, outcome, person } from '#tests/support/actors'
import { POST_TYPES } from '#shared/schemas/community'

const open: OrganizationFacts = { id: HERE, visibility: 'public', membersOnly: false, postTypes: [], moderatorPostTypes: [] }
const hidden: OrganizationFacts = { ...open, visibility: 'private' }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['creating an organization', 'S + + + + + + + X + +', actor => organizationPolicy.create(actor, NOW)],
  ['changing its settings', 'S N N N + N N N X + N', actor => organizationPolicy.manage(actor, open, NOW)],
  ['curating it', 'S N N + + N N N X + N', actor => organizationPolicy.curate(actor, open, NOW)],
  ['joining a public one', 'S + + + + + N N X + +', actor => organizationPolicy.join(actor, open, NOW)],
  ['joining a private one', 'S N N N N N N N X N N', actor => organizationPolicy.join(actor, hidden, NOW)],
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
  const bound: OrganizationFacts = { ...open, postTypes: ['Question', 'Post'], moderatorPostTypes: ['Announcement'] }

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
