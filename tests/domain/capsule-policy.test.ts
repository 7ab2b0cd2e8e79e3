import { describe, expect, it } from 'vitest'
import { capsulePolicy } from '#server/domain/capsules/policy'
import type { CapsuleFacts } from '#server/domain/capsules/policy'
import { LIMIT_DEFAULTS } from '#shared/contract/limits'
import { visitor } from '#server/platform/actor'
import { AUTHOR_ID, casesOf, NOW, outcome, person } from '#tests/support/actors'

const LIMITS = LIMIT_DEFAULTS.capsules
const HOUR = 3_600_000
const capsule = (facts: Partial<CapsuleFacts> = {}): CapsuleFacts => ({ state: 'scheduled', ownerId: AUTHOR_ID, releaseAt: new Date(NOW.getTime() + HOUR), ...facts })

//                                            visitor · person · member · moderator · owner · elsewhere · denied · denied mod · suspended · admin · author
describe('sending a capsule', () => {
  it.each(casesOf('+ + + + + + + + B + +'))('%s', (_who, actor, expected) => {
    expect(outcome(capsulePolicy.create(actor, NOW))).toBe(expected)
  })
})

describe.each([
  ['reading one', (...[actor, facts, isManager]: Parameters<typeof capsulePolicy.read>) => capsulePolicy.read(actor, facts, isManager)],
  ['changing one', (...[actor, facts, isManager]: Parameters<typeof capsulePolicy.read>) => capsulePolicy.edit(actor, facts, isManager, NOW, LIMITS)],
  ['canceling one', (...[actor, facts, isManager]: Parameters<typeof capsulePolicy.read>) => capsulePolicy.cancel(actor, facts, isManager)],
  ['sending one now', (...[actor, facts, isManager]: Parameters<typeof capsulePolicy.read>) => capsulePolicy.sendNow(actor, facts, isManager, NOW)],
] as const)('%s', (_what, verb) => {
  it.each(casesOf('0 0 0 0 0 0 0 0 0 0 +'))('that waits: %s', (_who, actor, expected) => {
    expect(outcome(verb(actor, capsule(), false))).toBe(expected)
  })

  it.each(casesOf('0 0 0 0 0 0 0 0 0 0 0'))('of a guest, without the token: %s', (_who, actor, expected) => {
    expect(outcome(verb(actor, capsule({ ownerId: null }), false))).toBe(expected)
  })
})

describe('with the token of the receipt, anybody', () => {
  it('reads, changes and cancels a guest’s capsule, but does not send it at once', () => {
    const guest = capsule({ ownerId: null })
    expect([
      capsulePolicy.read(visitor, guest, true), capsulePolicy.edit(visitor, guest, true, NOW, LIMITS), capsulePolicy.cancel(visitor, guest, true), capsulePolicy.sendNow(visitor, guest, true, NOW),
    ].map(outcome)).toEqual(['allowed', 'allowed', 'allowed', 'Refused'])
  })
})

describe('a capsule in each state, to its owner', () => {
  const author = person({ id: AUTHOR_ID })

  it.each([
    ['draft', 'allowed', 'allowed', 'TooLate'],
    ['awaiting_confirmation', 'TooLate', 'allowed', 'TooLate'],
    ['scheduled', 'allowed', 'allowed', 'allowed'],
    ['releasing', 'TooLate', 'TooLate', 'TooLate'],
    ['sent', 'TooLate', 'TooLate', 'TooLate'],
    ['canceled', 'TooLate', 'allowed', 'TooLate'],
    ['expired', 'TooLate', 'allowed', 'TooLate'],
    ['held', 'allowed', 'allowed', 'allowed'],
  ] as const)('%s: change %s, cancel %s, send now %s', (state, edit, cancel, sendNow) => {
    const facts = capsule({ state })
    expect([capsulePolicy.edit(author, facts, false, NOW, LIMITS), capsulePolicy.cancel(author, facts, false), capsulePolicy.sendNow(author, facts, false, NOW)].map(outcome)).toEqual([edit, cancel, sendNow])
  })

  it('T1.21: is changed up to a minute before its date', () => {
    const at = (seconds: number) => outcome(capsulePolicy.edit(author, capsule({ releaseAt: new Date(NOW.getTime() + seconds * 1000) }), false, NOW, LIMITS))
    expect([at(61), at(60), at(59), at(-1)]).toEqual(['allowed', 'allowed', 'TooLate', 'TooLate'])
  })
})
