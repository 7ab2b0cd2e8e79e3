import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { relativeTime } from '~/composables/useMoment'
import { signUpDraft } from '#shared/contract/accounts'
import { validation } from '#shared/messages/en/validation'
import { inkOn } from '#shared/rules/contrast'
import { formRules } from '#shared/rules/form-rule'
import { issueCode } from '#shared/rules/issue-text'
import { aroundChanges, lineDiff } from '#shared/rules/line-diff'
import { colour, slugParam } from '#shared/schemas/basics'

describe('the rules of a form', () => {
  it('are those of the API, in words', () => {
    const [rule] = formRules(signUpDraft, validation).email
    expect(rule!('lena@example.org')).toBe(true)
    expect(rule!('lena')).toBe('This is not an e-mail address.')
    expect(rule!(undefined)).toBe('Fill this in.')
  })

  it('name the problem by the key of the schema, else by the kind of check', () => {
    const codes = [v.safeParse(slugParam, 'Not A Slug'), v.safeParse(colour, 5), v.safeParse(v.pipe(v.string(), v.minLength(3)), 'a'), v.safeParse(v.string(), undefined)]
      .map(result => issueCode(result.issues![0], validation))
    expect(codes).toEqual(['slug', 'invalid', 'min_length', 'required'])
  })
})

describe('letters on a coloured ground', () => {
  it('are dark on light colours and light on dark ones', () => {
    expect(['#c5f74f', '#ffffff', '#4169e1', '#000000'].map(inkOn)).toEqual(['#111', '#111', '#fff', '#fff'])
  })
})

describe('the comparison of two versions', () => {
  it('keeps what is the same and shows what came and went, in place', () => {
    expect(lineDiff('one\ntwo\nthree', 'one\n2\nthree\nfour').map(({ is, text }) => `${is[0]} ${text}`)).toEqual(['s one', 'r two', 'a 2', 's three', 'a four'])
  })

  it('gives back both versions, whatever they are', () => {
    const before = 'a\nb\n\nc\na\nb'
    const after = 'b\na\n\nb\nc'
    const lines = lineDiff(before, after)
    expect(lines.filter(({ is }) => is !== 'added').map(({ text }) => text).join('\n')).toBe(before)
    expect(lines.filter(({ is }) => is !== 'removed').map(({ text }) => text).join('\n')).toBe(after)
  })

  it('leaves out what is far from a change', () => {
    const before = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n')
    const shown = aroundChanges(lineDiff(before, before.replace('line 10', 'other')), 2)
    expect(shown.map(({ is, text }) => is === 'gap' ? '…' : text)).toEqual(['…', 'line 8', 'line 9', 'line 10', 'other', 'line 11', 'line 12', '…'])
  })

  it('does not try to compare what would take a browser too long', () => {
    const long = Array.from({ length: 3000 }, (_, at) => String(at)).join('\n')
    expect(lineDiff(long, long).every(({ is }) => is !== 'same')).toBe(true)
  })
})

describe('relative times', () => {
  const now = Date.parse('2026-05-10T12:00:00.000Z')
  it.each([
    ['2026-05-10T11:59:30.000Z', 'now'],
    ['2026-05-10T11:58:00.000Z', '2 minutes ago'],
    ['2026-05-10T09:00:00.000Z', '3 hours ago'],
    ['2026-05-09T11:00:00.000Z', 'yesterday'],
    ['2026-05-13T13:00:00.000Z', 'in 3 days'],
    ['2024-05-01T12:00:00.000Z', '2 years ago'],
  ])('%s is %s', (moment, words) => {
    expect(relativeTime(moment, now, 'en')).toBe(words)
  })
})
