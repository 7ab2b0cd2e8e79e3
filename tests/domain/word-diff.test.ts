import { describe, expect, it } from 'vitest'
import { linesOf, wordDiff } from '#shared/rules/word-diff'

const marked = (before: string, after: string) => wordDiff(before, after)?.map(({ is, text }) => is === 'same' ? text : is === 'added' ? `{+${text}+}` : `[-${text}-]`).join('')

describe('what two passages say differently', () => {
  it.each([
    ['the old lamp', 'the new lamp', 'the [-old-]{+new+} lamp'],
    ['a lamp', 'a bright lamp', 'a {+bright +}lamp'],
    ['one two three', 'one three', 'one [-two -]three'],
    ['Größe: 5 m', 'Größe: 6 m', 'Größe: [-5-]{+6+} m'],
    ['call(a, b)', 'call(a, c)', 'call(a, [-b-]{+c+})'],
    ['same', 'same', 'same'],
  ])('%s → %s', (before, after, expected) => {
    expect(marked(before, after)).toBe(expected)
  })

  it('holds both texts', () => {
    const texts = ['one two three four', 'one three two four five', 'one two\nthree four', 'two one three four six']
    for (const before of texts) {
      for (const after of texts) {
        const parts = wordDiff(before, after) ?? [{ is: 'removed' as const, text: before }, { is: 'added' as const, text: after }]
        const side = (is: 'removed' | 'added') => linesOf(parts, is).map(line => line.map(({ text }) => text).join('')).join('\n')
        expect([side('removed'), side('added')]).toEqual([before, after])
      }
    }
  })

  it('is left to the lines where little is common, and where it would take too long', () => {
    expect(wordDiff('Nothing of this', 'is like that there')).toBeUndefined()
    expect(wordDiff('a '.repeat(2000), 'a '.repeat(2000))).toBeUndefined()
  })
})
