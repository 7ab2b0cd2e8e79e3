import { describe, expect, it } from 'vitest'
import { scheduledPostPolicy } from '#server/domain/scheduling/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { AUTHOR_ID, casesOf, outcome } from '#tests/support/actors'

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['changing a scheduled post', 'S 0 0 0 0 0 0 0 0 0 +', actor => scheduledPostPolicy.change(actor, { ownerId: AUTHOR_ID, state: 'waiting' })],
  ['changing one that was refused', 'S 0 0 0 0 0 0 0 0 0 +', actor => scheduledPostPolicy.change(actor, { ownerId: AUTHOR_ID, state: 'refused' })],
  ['changing one that is published', 'S 0 0 0 0 0 0 0 0 0 T', actor => scheduledPostPolicy.change(actor, { ownerId: AUTHOR_ID, state: 'published' })],
  ['changing one that was canceled', 'S 0 0 0 0 0 0 0 0 0 T', actor => scheduledPostPolicy.change(actor, { ownerId: AUTHOR_ID, state: 'canceled' })],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})
