import { describe, expect, it } from 'vitest'
import { canonicalUrl } from '#shared/rules/canonical-url'

/** Spellings of one page, and the form that they share. The first of each line is the form itself, when https:// is put before. */
const SAME: [form: string, ...spellings: string[]][] = [
  ['example.org', 'https://example.org', 'https://example.org/', 'http://www.example.org', 'HTTPS://EXAMPLE.ORG:443/', 'https://example.org./', 'https://example.org/#top', 'https://example.org/?'],
  ['example.org/a', 'http://example.org/a', 'https://www.example.org/a/', 'https://example.org/a//', 'https://example.org/a?', 'https://example.org/a#b', 'https://example.org/b/../a', 'https://example.org/./a', 'http://example.org:80/a'],
  ['example.org/a', 'https://example.org/a?utm_source=x&utm_medium=y&utm_campaign=z&utm_term=t&utm_content=c', 'https://example.org/a?fbclid=1', 'https://example.org/a?gclid=1&gbraid=2&wbraid=3', 'https://example.org/a?msclkid=1', 'https://example.org/a?mc_cid=1&mc_eid=2', 'https://example.org/a?ref=hn&ref_src=x', 'https://example.org/a?igsh=1&si=2', 'https://example.org/a?_hsenc=1&_hsmi=2&mkt_tok=3', 'https://example.org/a?UTM_SOURCE=x'],
  ['example.org/a?x=1&y=2', 'https://example.org/a?y=2&x=1', 'https://example.org/a/?x=1&y=2&utm_source=z', 'http://www.example.org/a?y=2&fbclid=q&x=1#f'],
  ['example.org/a?x=1&x=0', 'https://example.org/a?x=1&x=0'],
  ['example.org:8080/a', 'http://example.org:8080/a/', 'https://www.example.org:8080/a'],
  ['xn--mller-kva.example/%C3%A4', 'https://müller.example/ä', 'http://www.xn--mller-kva.example/%C3%A4/'],
  ['example.org/a%20b?q=c+d', 'https://example.org/a b?q=c d', 'https://example.org/a%20b?q=c%20d'],
]

/** These are different pages, however alike they look. */
const APART = [
  'https://example.org/a', 'https://example.org/A', 'https://example.org/a.html', 'https://example.org/a?x=1', 'https://example.org/a?x=2', 'https://example.org/a?x=1&x=2', 'https://example.org/a?x=2&x=1',
  'https://example.org:8080/a', 'https://blog.example.org/a', 'https://www2.example.org/a', 'https://example.com/a', 'https://example.org/a/b', 'https://example.org//a', 'https://example.org/a?referrer=1', 'https://example.org/a?sid=1',
]

describe('the form that spellings of one address share', () => {
  it.each(SAME.flatMap(([form, ...spellings]) => spellings.map(spelling => [spelling, `https://${form}`] as const)))('%s → %s', (spelling, form) => {
    expect(canonicalUrl(spelling)).toBe(form)
    expect(canonicalUrl(form)).toBe(form)
  })

  it.each(APART.map((address, at) => [address, at] as const))('keeps %s apart from the others', (address, at) => {
    expect(APART.findIndex(other => canonicalUrl(other) === canonicalUrl(address))).toBe(at)
  })
})
