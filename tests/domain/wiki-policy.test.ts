import { describe, expect, it } from 'vitest'
import { wikiPolicy } from '#server/domain/catalog/policy'
import { AUTHOR_ID, casesOf, NOW, outcome } from '#tests/support/actors'

const open = { ownerId: AUTHOR_ID, isLocked: false }
const locked = { ownerId: AUTHOR_ID, isLocked: true }
const ofNobody = { ownerId: null, isLocked: true }

/** Columns: visitor, person, member, moderator, owner, owner elsewhere, denied member, denied moderator, suspended owner, admin, author. */
describe('a page of the catalogue', () => {
  it.each(casesOf('S + + + + + + + X + +'))('is made by anybody with an account: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.create(actor, NOW))).toBe(expected)
  })
  it.each(casesOf('S + + + + + + + X + +'))('is edited by anybody while it is open: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.edit(actor, open, NOW))).toBe(expected)
  })
  it.each(casesOf('S N N N N N N N X + +'))('is edited by its owner and admins while it is locked: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.edit(actor, locked, NOW))).toBe(expected)
  })
  it.each(casesOf('S N N N N N N N X + N'))('that nobody owns is edited by admins while it is locked: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.edit(actor, ofNobody, NOW))).toBe(expected)
  })
  it.each(casesOf('S N N N N N N N X + +'))('is locked by its owner and admins: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.lock(actor, open, NOW))).toBe(expected)
  })
  it.each(casesOf('S + + + + + + + X + +'))('is a favourite and commented on by anybody with an account: %s', (_who, actor, expected) => {
    expect(outcome(wikiPolicy.use(actor, NOW))).toBe(expected)
  })
})
