import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { notePolicy } from '#server/domain/notes/policy'
import type { NoteFacts } from '#server/domain/notes/policy'
import type { Actor } from '#server/platform/actor'
import type { Verdict } from '#server/platform/policy'
import { AUTHOR_ID, casesOf, HERE, NOW, outcome } from '#tests/support/actors'

const [token, other] = [randomBytes(32), randomBytes(32)]
const note: NoteFacts = { manageHash: token, creatorId: AUTHOR_ID }
const ofGuest: NoteFacts = { manageHash: token, creatorId: null }

/** Visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
const TABLE: [what: string, verdicts: string, ask: (actor: Actor) => Verdict][] = [
  ['sealing a note', '+ + + + + + + + X + +', actor => notePolicy.seal(actor, NOW)],
  ['filling a note by its token', '+ + + + + + + + + + +', actor => notePolicy.fill(actor, note, token)],
  ['filling a note by another token', 'N N N N N N N N N N N', actor => notePolicy.fill(actor, note, other)],
  ['managing a note by its token', '+ + + + + + + + + + +', actor => notePolicy.manage(actor, note, token)],
  ['managing a note by another token', '0 0 0 0 0 0 0 0 0 0 +', actor => notePolicy.manage(actor, note, other)],
  ['managing a note without a token', '0 0 0 0 0 0 0 0 0 0 +', actor => notePolicy.manage(actor, note, undefined)],
  ['managing a guest’s note without a token', '0 0 0 0 0 0 0 0 0 0 0', actor => notePolicy.manage(actor, ofGuest, undefined)],
  ['counting what members seal', 'S N N N + N N N X + N', actor => notePolicy.count(actor, { id: HERE }, NOW)],
]

describe.each(TABLE)('%s', (_what, verdicts, ask) => {
  it.each(casesOf(verdicts))('%s', (_who, actor, expected) => {
    expect(outcome(ask(actor))).toBe(expected)
  })
})
