import { describe, expect, it } from 'vitest'
import { moderationPolicy } from '#server/domain/moderation/policy'
import type { CaseFacts } from '#server/domain/moderation/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { AUTHOR_ID, casesOf, HERE, member, NOW, outcome, person } from '#tests/support/actors'

const post: PostFacts = {
  id: 1, organizationId: HERE, authorId: AUTHOR_ID, visibility: 'public', membersOnly: false, lockedAt: null, hiddenAt: null, deletedAt: null, deletedBy: null,
}
const about: CaseFacts = { organizationId: HERE, subjectId: AUTHOR_ID, state: 'decided', decidedBy: 5, appealedAt: null }
const anywhere: CaseFacts = { ...about, organizationId: null }
const plain = { role: null, isAdmin: false }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['reporting a post', 'S + + + + + N N X + N', actor => moderationPolicy.report(actor, post, post, NOW)],
  ['reporting a comment that is hidden', 'S N N N N N N N X N N', actor => moderationPolicy.report(actor, { ...post, hiddenAt: NOW }, post, NOW)],
  ['reporting where only members do', 'S M + + + M N N X + M', actor => moderationPolicy.report(actor, post, { ...post, membersOnly: true }, NOW)],
  ['seeing the queue', 'S N N + + N N N X + N', actor => moderationPolicy.review(actor, HERE, NOW)],
  ['seeing the queue of the site', 'S N N N N N N N X + N', actor => moderationPolicy.review(actor, null, NOW)],
  ['deciding a case', 'S N N + + N N N X + N', actor => moderationPolicy.decide(actor, about, NOW)],
  ['taking rights from a plain member', 'S N N + + N N N X + N', actor => moderationPolicy.restrain(actor, about, { ...plain, role: 'member' }, NOW)],
  ['taking rights from a moderator', 'S N N N + N N N X + N', actor => moderationPolicy.restrain(actor, about, { ...plain, role: 'moderator' }, NOW)],
  ['taking rights from an owner', 'S N N N N N N N X + N', actor => moderationPolicy.restrain(actor, about, { ...plain, role: 'owner' }, NOW)],
  ['taking rights from an administrator', 'S N N N N N N N X + N', actor => moderationPolicy.restrain(actor, about, { ...plain, isAdmin: true }, NOW)],
  ['suspending somebody', 'S N N N N N N N X + N', actor => moderationPolicy.suspend(actor, anywhere, NOW)],
  ['taking a decision back', 'S N N + + N N N X + N', actor => moderationPolicy.undo(actor, { ...about, action: 'hide' }, NOW)],
  ['taking a suspension back', 'S N N N N N N N X + N', actor => moderationPolicy.undo(actor, { ...about, action: 'suspend' }, NOW)],
  ['appealing', 'S 0 0 0 0 0 0 0 0 0 +', actor => moderationPolicy.appeal(actor, about)],
  ['appealing what is not decided', 'S 0 0 0 0 0 0 0 0 0 N', actor => moderationPolicy.appeal(actor, { ...about, state: 'open' })],
  ['answering an appeal', 'S N N + + N N N X + N', actor => moderationPolicy.endAppeal(actor, about, NOW)],
  ['changing what hides content', 'S N N N + N N N X + N', actor => moderationPolicy.changeRules(actor, HERE, NOW)],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})

it('lets nobody decide about themselves or answer an appeal against their own decision', () => {
  const self = person({ id: AUTHOR_ID, isAdmin: true, memberships: member('owner') })
  expect([moderationPolicy.decide(self, about, NOW), moderationPolicy.restrain(self, about, plain, NOW), moderationPolicy.suspend(self, anywhere, NOW), moderationPolicy.undo(self, { ...about, action: 'hide' }, NOW)].map(outcome))
    .toEqual(['NotAllowed', 'NotAllowed', 'NotAllowed', 'NotAllowed'])
  expect(outcome(moderationPolicy.endAppeal(person({ id: 5, isAdmin: true }), about, NOW))).toBe('NotAllowed')
})

it('lets somebody appeal once, and also while they are suspended', () => {
  const author = person({ id: AUTHOR_ID, suspendedUntil: new Date(NOW.getTime() + 1) })
  expect(outcome(moderationPolicy.appeal(author, about))).toBe('allowed')
  const again = moderationPolicy.appeal(author, { ...about, appealedAt: NOW })
  expect(again.allowed ? '' : again.code).toBe('Conflict')
})
