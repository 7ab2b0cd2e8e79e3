import { describe, expect, it } from 'vitest'
import type { OrganizationFacts } from '#server/domain/organizations/policy'
import { postPolicy } from '#server/domain/posts/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { AUTHOR_ID, casesOf, denied, HERE, member, NOW, outcome, person } from '#tests/support/actors'

const organization: OrganizationFacts = { id: HERE, visibility: 'public', membersOnly: false, postTypes: ['Question'], moderatorPostTypes: ['Announcement'] }
const closed: OrganizationFacts = { ...organization, membersOnly: true, postTypes: [], moderatorPostTypes: [] }

const open: PostFacts = {
  id: 1, organizationId: HERE, authorId: AUTHOR_ID, visibility: 'public', membersOnly: false, lockedAt: null, hiddenAt: null, deletedAt: null, deletedBy: null,
}
const locked = { ...open, lockedAt: NOW }
const hidden = { ...open, hiddenAt: NOW }
const deleted = { ...open, deletedAt: NOW, deletedBy: AUTHOR_ID }
const removed = { ...open, deletedAt: NOW, deletedBy: 5 }
const forMembers = { ...open, membersOnly: true }
const secret: PostFacts = { ...open, visibility: 'private' }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['reading a post', '+ + + + + + + + + + +', actor => postPolicy.read(actor, open)],
  ['reading a hidden post', '0 0 0 + + 0 0 + + + +', actor => postPolicy.read(actor, hidden)],
  ['reading a deleted post', '0 0 0 + + 0 0 + + + +', actor => postPolicy.read(actor, deleted)],
  ['reading a post of a private organization', '0 0 + + + 0 + + + + 0', actor => postPolicy.read(actor, secret)],
  ['posting what everybody may post', 'S + + N N + N N X N +', actor => postPolicy.create(actor, organization, 'Question', NOW)],
  ['posting what moderators may post', 'S N N + + N N N X + N', actor => postPolicy.create(actor, organization, 'Announcement', NOW)],
  ['posting what nobody may post', 'S N N N N N N N X N N', actor => postPolicy.create(actor, organization, 'Event', NOW)],
  ['posting where only members do', 'S M + + + M N N X + M', actor => postPolicy.create(actor, closed, 'Post', NOW)],
  ['editing a post', 'S N N + + N N N X + +', actor => postPolicy.edit(actor, open, NOW)],
  ['editing a locked post', 'S N N + + N N N X + L', actor => postPolicy.edit(actor, locked, NOW)],
  ['editing a hidden post', 'S N N + + N N N X + N', actor => postPolicy.edit(actor, hidden, NOW)],
  ['editing a deleted post', 'S N N N N N N N X N N', actor => postPolicy.edit(actor, deleted, NOW)],
  ['editing a post where only members write', 'S M N + + M N N X + M', actor => postPolicy.edit(actor, forMembers, NOW)],
  ['deleting a post', 'S N N N N N N N X N +', actor => postPolicy.delete(actor, open, NOW)],
  ['restoring what its author has deleted', 'S N N N N N N N X N +', actor => postPolicy.restore(actor, deleted, NOW)],
  ['restoring what a moderator has deleted', 'S N N N N N N N X N N', actor => postPolicy.restore(actor, removed, NOW)],
  ['locking and closing a post', 'S N N + + N N N X + N', actor => postPolicy.moderate(actor, open, NOW)],
  ['pinning a comment', 'S N N + + N N N X + +', actor => postPolicy.pin(actor, open, NOW)],
  ['pinning a comment where only members write', 'S M N + + M N N X + M', actor => postPolicy.pin(actor, forMembers, NOW)],
  ['uploading a picture', 'S + + + + + + + X + +', actor => postPolicy.upload(actor, NOW)],
  ['voting on a post', 'S + + + + + N N X + N', actor => postPolicy.vote(actor, open, NOW)],
  ['voting on a deleted post', 'S N N N N N N N X N N', actor => postPolicy.vote(actor, deleted, NOW)],
  ['voting where only members do', 'S M + + + M N N X + M', actor => postPolicy.vote(actor, forMembers, NOW)],
  ['making a post a favourite', 'S + + + + + N N X + +', actor => postPolicy.favorite(actor, open, NOW)],
  ['making one a favourite where only members post', 'S M + + + M N N X + M', actor => postPolicy.favorite(actor, forMembers, NOW)],
  ['commenting on a post', 'S + + + + + N N X + +', actor => postPolicy.comment(actor, open, NOW)],
  ['commenting on a locked post', 'S L L + + L N N X + L', actor => postPolicy.comment(actor, locked, NOW)],
  ['commenting on a deleted post', 'S N N N N N N N X N N', actor => postPolicy.comment(actor, deleted, NOW)],
  ['commenting where only members do', 'S M + + + M N N X + M', actor => postPolicy.comment(actor, forMembers, NOW)],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})

describe('a right that was taken away', () => {
  const past = new Date(NOW.getTime() - 1)
  const noPosts = person({ memberships: member('member'), denials: denied({ denyPosts: true }) })
  const noComments = person({ memberships: member('member'), denials: denied({ denyComments: true }) })

  it('is the right to post alone, if that is what was taken', () => {
    expect([postPolicy.create(noPosts, closed, 'Post', NOW), postPolicy.comment(noPosts, open, NOW), postPolicy.vote(noPosts, open, NOW)].map(outcome))
      .toEqual(['NotAllowed', 'allowed', 'allowed'])
  })
  it('is the right to comment alone, if that is what was taken', () => {
    expect([postPolicy.create(noComments, closed, 'Post', NOW), postPolicy.comment(noComments, open, NOW), postPolicy.vote(noComments, open, NOW)].map(outcome))
      .toEqual(['allowed', 'NotAllowed', 'allowed'])
  })
  it('comes back when its time is over', () => {
    expect(outcome(postPolicy.comment(person({ denials: denied({ denyAll: true, denyUntil: past }) }), open, NOW))).toBe('allowed')
    expect(outcome(postPolicy.comment(person({ suspendedUntil: past }), open, NOW))).toBe('allowed')
  })
})
