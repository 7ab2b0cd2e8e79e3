import { describe, expect, it } from 'vitest'
import { write } from '#shared/messages/en/write'
import { consequencesOf, settled, whyNot } from '#shared/rules/consequence'
import type { Addressee, Choices, Facts, Option } from '#shared/rules/consequence'
import { instantOf, oddityOf, wallTimeOf } from '#shared/rules/wall-time'

const plain: Choices = { to: 'people', isGuest: false, isLater: false, isExpiring: false, isSealed: false }
const facts = (part: Partial<Facts>): Facts => ({ ...plain, name: 'Acme', count: 1, at: '1 January 2030 at 09:00 in Berlin', opens: 1, gone: '8 January 2030', ...part })

const said = (part: Partial<Facts>) => consequencesOf(facts(part)).map(key => write.consequence[key](facts(part))).join(' ')

describe('the consequence of what was chosen', () => {
  it.each<[what: string, part: Partial<Facts>, words: string]>([
    ['a letter, now', {}, 'It leaves in a minute. Until then you can undo it. The person can read it as often as they like, and download its files for a year. Until then it lies here unsealed: we do not look, but the server could read it.'],
    ['a letter to two, later', { isLater: true, count: 2 }, 'Arrives on 1 January 2030 at 09:00 in Berlin. Each of them can read it as often as they like, and download its files for a year. Until then it lies here unsealed: we do not look, but the server could read it.'],
    ['a sealed letter, later', { isLater: true, isSealed: true, isExpiring: true }, 'Arrives on 1 January 2030 at 09:00 in Berlin. They can open it once, with a link that you get next and give them yourself. Unopened, it is gone on 8 January 2030. We can’t read it. Before the date, whoever runs this server could hand the sealed text to somebody who has the link.'],
    ['a guest’s letter', { isLater: true, isGuest: true }, 'Arrives on 1 January 2030 at 09:00 in Berlin. The person can read it as often as they like, and download its files for a year. Until then it lies here unsealed: we do not look, but the server could read it. First you get a mail to confirm it; unconfirmed, it is thrown away after a day.'],
    ['a post, now', { to: 'organization' }, 'Appears in Acme at once, for everybody who may read there.'],
    ['a post, later', { to: 'organization', isLater: true }, 'Appears in Acme on 1 January 2030 at 09:00 in Berlin, for everybody who may read there. Your rights are checked again then. If it cannot be published, we tell you.'],
    ['a note that opens twice', { to: 'link', isSealed: true, isExpiring: true, opens: 2 }, 'Whoever has the link can open it twice, until 8 January 2030. Then it is gone. We can’t read it.'],
    ['a note for later', { to: 'link', isSealed: true, isExpiring: true, isLater: true }, 'The link opens nothing before 1 January 2030 at 09:00 in Berlin. From then on it opens once, until 8 January 2030. Then it is gone. We can’t read it. Before the date, whoever runs this server could hand the sealed text to somebody who has the link.'],
    ['anything later without a date', { isLater: true, at: '' }, 'Choose a date, and this says what will happen.'],
  ])('%s', (_what, part, words) => {
    expect(said(part)).toBe(words)
  })
})

describe('choices that do not go together', () => {
  it.each<[to: Addressee, isGuest: boolean, impossible: Option[]]>([
    ['people', false, []],
    ['people', true, ['now', 'expiring', 'sealed']],
    ['organization', false, ['expiring', 'sealed']],
    ['link', false, ['kept', 'readable']],
  ])('to %s (guest: %s) are explained', (to, isGuest, impossible) => {
    const options: Option[] = ['now', 'later', 'kept', 'expiring', 'readable', 'sealed']
    const refused = options.filter(option => whyNot({ to, isGuest }, option) !== undefined)
    expect(refused).toEqual(impossible)
    for (const option of refused) expect(write.whyNot[whyNot({ to, isGuest }, option)!].length).toBeGreaterThan(20)
  })

  it.each<[what: string, before: Partial<Choices>, last: Option | undefined, after: Partial<Choices>]>([
    ['sealing lets a letter expire', { isSealed: true }, 'sealed', { isSealed: true, isExpiring: true }],
    ['an expiring letter is sealed', { isExpiring: true }, 'expiring', { isSealed: true, isExpiring: true }],
    ['a kept letter is readable', { isSealed: true }, 'kept', { isSealed: false, isExpiring: false }],
    ['a readable letter is kept', { isExpiring: true }, 'readable', { isSealed: false, isExpiring: false }],
    ['a link is sealed and ends', { to: 'link' }, undefined, { isSealed: true, isExpiring: true }],
    ['a post is neither', { to: 'organization', isSealed: true, isExpiring: true }, undefined, { isSealed: false, isExpiring: false }],
    ['a guest writes for later', { isGuest: true }, undefined, { isLater: true, isSealed: false }],
    ['a letter stays sealed when its date changes', { isSealed: true, isLater: true }, 'later', { isSealed: true, isExpiring: true, isLater: true }],
  ])('%s', (_what, before, last, after) => {
    expect(settled({ ...plain, ...before }, last)).toMatchObject(after)
  })
})

describe('odd times', () => {
  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin', 'gap', '2026-03-29T03:30:00'],
    ['2026-10-25T02:30', 'Europe/Berlin', 'twice', '2026-10-25T02:30:00'],
    ['2026-10-25T03:00', 'Europe/Berlin', undefined, '2026-10-25T03:00:00'],
    ['2026-11-01T01:30', 'America/New_York', 'twice', '2026-11-01T01:30:00'],
    ['2027-01-01T00:00', 'UTC', undefined, '2027-01-01T00:00:00'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', 'gap', '2026-10-04T02:45:00'],
  ])('T1.19: %s in %s: %s', (atLocal, zone, oddity, becomes) => {
    expect([oddityOf(atLocal, zone), wallTimeOf(instantOf(atLocal, zone), zone)]).toEqual([oddity, becomes])
  })
})
