import { globSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { allOperations } from '#shared/contract/index'
import { slugDraft } from '#shared/contract/organizations'
import { canonicalUrl, domainOf } from '#shared/rules/canonical-url'
import { inkOn } from '#shared/rules/contrast'
import { lineDiff } from '#shared/rules/line-diff'
import { postPath } from '#shared/rules/paths'
import { plainWords } from '#shared/rules/plain-words'
import { RESERVED_HANDLES, RESERVED_SLUGS } from '#shared/rules/reserved-names'
import { slugOf } from '#shared/rules/slug'

describe('the address that spellings of one page share', () => {
  it.each([
    'http://example.org/a', 'https://www.example.org/a', 'https://EXAMPLE.org/a/', 'https://example.org:443/a#part', 'http://example.org:80/a?utm_source=x&fbclid=1', 'https://example.org./a?',
    'https://example.org/b/../a',
  ])('is that of %s', (address) => {
    expect(canonicalUrl(address)).toBe('https://example.org/a')
  })

  it('does not depend on the order of parameters, and keeps what tells pages apart', () => {
    expect(canonicalUrl('https://example.org/?b=2&a=1&UTM_campaign=x')).toBe('https://example.org?a=1&b=2')
    const apart = ['https://example.org/a', 'https://example.org/A', 'https://example.org/a?x=1', 'https://example.org/a?x=2', 'https://example.org:8080/a', 'https://sub.example.org/a']
    expect(new Set(apart.map(canonicalUrl)).size).toBe(apart.length)
  })

  it('stays the same when it is made again', () => {
    for (const address of ['http://www.müller.example/ä?q=ü%20b', 'https://example.org//a//', 'https://example.org/?a=1&a=0']) expect(canonicalUrl(canonicalUrl(address))).toBe(canonicalUrl(address))
  })

  it('shows its host beside a title', () => {
    expect([domainOf('https://www.example.org/a'), domainOf(null), domainOf('nonsense')]).toEqual(['example.org', null, null])
  })
})

describe('the part of an address that is made from a title', () => {
  it.each([
    ['C# and F#', 'csharp-and-fsharp'], ['C++ in 2026', 'cpp-in-2026'], ['Größe, Łódź & Ærø', 'grosse-lodz-aero'], ['It’s Ann\'s', 'its-anns'], ['  --  ', 'post'], ['日本語', 'post'], ['../../etc', 'etc'], ['a\u0301', 'a'],
  ])('%s → %s', (title, slug) => {
    expect(slugOf(title, 100)).toBe(slug)
  })

  it('is cut between words where it can be, and never longer than allowed', () => {
    expect(slugOf('one two three', 8)).toBe('one-two')
    expect(slugOf('one two three', 7)).toBe('one-two')
    expect(slugOf('a bcdefghijklmnop', 8)).toBe('a-bcdefg')
    for (let length = 1; length < 40; length++) expect(slugOf('the quick brown fox jumps over the lazy dog', length)).toMatch(new RegExp(`^[a-z]+(?:-[a-z]+)*$|^.{${length}}$`))
  })

  it('makes an address even of nothing', () => {
    expect(postPath({ id: 7, slug: '' })).toBe('/posts/7/post')
  })
})

describe('names that the site keeps', () => {
  it('are the first part of every page and of every operation', () => {
    const ofPages = readdirSync('pages').map(name => name.replace(/\.vue$/, '')).filter(name => !name.startsWith('['))
    const ofOperations = allOperations.map(({ operation }) => operation.path.split('/')[1]!)
    const ofServerRoutes = globSync('server/routes/*').map(file => file.split('/').at(-1)!.split('.')[0]!).filter(name => !name.startsWith('['))
    expect([...ofPages, ...ofOperations, ...ofServerRoutes].filter(name => !RESERVED_SLUGS.has(name) || !RESERVED_HANDLES.has(name))).toEqual([])
  })

  it('cannot become an organization’s address', () => {
    expect(['posts', 'api', 'sign-in', '_ws', 'Lanterns', '-a', 'a--b', 'a'].filter(slug => v.safeParse(slugDraft, slug).success)).toEqual([])
    expect(v.safeParse(slugDraft, 'lanterns-2').success).toBe(true)
  })
})

describe('the comparison of two texts', () => {
  const texts = ['', 'a', 'a\nb\nc', 'b\nc', 'a\nx\nc\nd', 'c\nb\na', 'a\na\na', '\n\n']

  it('holds both texts, line by line', () => {
    for (const before of texts) {
      for (const after of texts) {
        const lines = lineDiff(before, after)
        const side = (is: 'removed' | 'added') => lines.filter(line => line.is !== (is === 'removed' ? 'added' : 'removed')).map(({ text }) => text).join('\n')
        expect([side('removed'), side('added')]).toEqual([before, after])
      }
    }
  })

  it('keeps as much as it can', () => {
    expect(lineDiff('a\nb\nc\nd', 'a\nc\nx\nd').map(({ is, text }) => `${{ same: ' ', added: '+', removed: '-' }[is]}${text}`)).toEqual([' a', '-b', ' c', '+x', ' d'])
  })

  it('shows texts that are too long to compare as replaced', () => {
    const lines = lineDiff(Array.from({ length: 2500 }, () => 'a').join('\n'), Array.from({ length: 2500 }, () => 'a').join('\n'))
    expect([lines.length, lines.filter(({ is }) => is === 'same').length]).toEqual([5000, 0])
  })
})

it('writes on each ground in the ink that stands out more', () => {
  const luminance = (hex: string) => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index]!, 0)
  const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  const steps = ['00', '33', '66', '99', 'cc', 'ff']
  for (const ground of steps.flatMap(r => steps.flatMap(g => steps.map(b => `#${r}${g}${b}`)))) {
    const chosen = contrast(luminance(ground), inkOn(ground) === '#fff' ? 1 : luminance('#111111'))
    expect(chosen).toBeGreaterThan(4.2)
  }
})

describe('a short text as plain words', () => {
  it.each([
    ['Interfaces with **Vue** and _its_ neighbours.', 'Interfaces with Vue and its neighbours.'],
    ['Bring your `EXPLAIN (ANALYZE)`, see [how](https://example.org/a_b_c).', 'Bring your EXPLAIN (ANALYZE), see how.'],
    ['# Title\n\n- one\n- ~~two~~\n\n> three', 'Title one two three'],
    ['![a lantern](https://example.org/a.webp) lit', 'lit'],
    ['snake_case_name, 2 * 3 * 4, a-b', 'snake_case_name, 2 * 3 * 4, a-b'],
  ])('%s', (markdown, words) => {
    expect(plainWords(markdown)).toBe(words)
  })
})
