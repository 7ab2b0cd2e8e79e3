import { describe, expect, it } from 'vitest'
import { commentPolicy } from '#server/domain/comments/policy'
import type { CommentFacts } from '#server/domain/comments/policy'
import type { PostFacts } from '#server/domain/posts/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { AUTHOR_ID, casesOf, HERE, NOW, outcome } from '#tests/support/actors'

const post: PostFacts = {
  id: 1, organizationId: HERE, authorId: 5, visibility: 'public', membersOnly: false, lockedAt: null, hiddenAt: null, deletedAt: null, deletedBy: null,
}
const locked = { ...post, lockedAt: NOW }
const gone = { ...post, deletedAt: NOW, deletedBy: 5 }
const forMembers = { ...post, membersOnly: true }

const shown: CommentFacts = { authorId: AUTHOR_ID, hiddenAt: null, deletedAt: null, deletedBy: null }
const hidden = { ...shown, hiddenAt: NOW }
const deleted = { ...shown, deletedAt: NOW, deletedBy: AUTHOR_ID }
const removed = { ...shown, deletedAt: NOW, deletedBy: 6 }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['editing a comment', 'S N N + + N N N X + +', actor => commentPolicy.edit(actor, shown, post, NOW)],
  ['editing a comment of a locked post', 'S N N + + N N N X + L', actor => commentPolicy.edit(actor, shown, locked, NOW)],
  ['editing a comment of a deleted post', 'S N N N N N N N X N N', actor => commentPolicy.edit(actor, shown, gone, NOW)],
  ['editing a hidden comment', 'S N N + + N N N X + N', actor => commentPolicy.edit(actor, hidden, post, NOW)],
  ['editing a deleted comment', 'S N N N N N N N X N N', actor => commentPolicy.edit(actor, deleted, post, NOW)],
  ['editing a comment where only members write', 'S M N + + M N N X + M', actor => commentPolicy.edit(actor, shown, forMembers, NOW)],
  ['deleting a comment', 'S N N N N N N N X N +', actor => commentPolicy.delete(actor, shown, post, NOW)],
  ['restoring what its author has deleted', 'S N N N N N N N X N +', actor => commentPolicy.restore(actor, deleted, post, NOW)],
  ['restoring what a moderator has deleted', 'S N N N N N N N X N N', actor => commentPolicy.restore(actor, removed, post, NOW)],
  ['voting on a comment', 'S + + + + + N N X + N', actor => commentPolicy.vote(actor, shown, post, NOW)],
  ['voting on a hidden comment', 'S N N N N N N N X N N', actor => commentPolicy.vote(actor, hidden, post, NOW)],
  ['voting on a deleted comment', 'S N N N N N N N X N N', actor => commentPolicy.vote(actor, deleted, post, NOW)],
  ['voting on a comment of a deleted post', 'S N N N N N N N X N N', actor => commentPolicy.vote(actor, shown, gone, NOW)],
  ['voting where only members do', 'S M + + + M N N X + M', actor => commentPolicy.vote(actor, shown, forMembers, NOW)],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})
