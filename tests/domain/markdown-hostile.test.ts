import sanitize from 'sanitize-html'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '#server/platform/markdown/render'

const LONGEST = 128_000

/** What a browser would run: elements, attributes and addresses that must never come out of a user's text. */
function dangers(html: string): string[] {
  const found: string[] = []
  sanitize(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    transformTags: {
      '*': (tagName, attribs) => {
        if (/^(?:script|style|iframe|object|embed|svg|math|form|base|link|meta|template|video|audio)$/.test(tagName)) found.push(tagName)
        for (const [name, value] of Object.entries(attribs)) {
          if (/^on|^srcdoc$|^formaction$/.test(name)) found.push(`${name}=${value}`)
          // eslint-disable-next-line no-control-regex
          const address = value.replace(/[\u0000-\u0020]/g, '')
          if ((name === 'href' || name === 'src') && !/^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(address)) found.push(address)
        }
        return { tagName, attribs }
      },
    },
  })
  return found
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x0A;script:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](vbscript:msgbox)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example)',
  '[x](/\\evil.example)',
  '[x](https:javascript:alert(1))',
  '<javascript:alert(1)>',
  '<data:text/html,x>',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x" onerror="alert(1)](/files/a.png "t\\" onload=\\"alert(1)")',
  '[x](https://a.example/" onmouseover="alert(1))',
  '[x]: javascript:alert(1)\n\n[x]',
  '[^"><script>]: x\n\nsee [^"><script>]',
  '```"><script>alert(1)</script>\nx\n```',
  '```js\n</code></pre><script>alert(1)</script>\n```',
  '# "><img src=x onerror=alert(1)>',
  '| <script>alert(1)</script> |\n|---|\n| `<iframe>` |',
  '- [x] <input onfocus=alert(1) autofocus>',
  '@ann"><script>alert(1)</script>',
  'https://a.example/"onmouseover="alert(1)',
  '[a](https://x.org "title\\" onclick=\\"alert(1)")',
  '<details open ontoggle=alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  'javascript:alert(1) data:text/html,x vbscript:x',
]

describe('hostile Markdown', () => {
  it('is recognised by the test itself', () => {
    expect(dangers('<p onclick="x">a<script>1</script><a href="java\tscript:1">b</a></p>')).toHaveLength(3)
  })

  it.each(HOSTILE)('comes out harmless: %s', async (text) => {
    const { html } = await renderMarkdown(text, { mentions: handle => `/users/${handle}`, idPrefix: 'c1-' })

    expect(dangers(html)).toEqual([])
  })

  it('stays harmless inside quotes, lists, tables and emphasis', async () => {
    for (const text of HOSTILE.filter(one => !one.includes('\n'))) {
      const { html } = await renderMarkdown(`> - **${text}**\n>\n> | a |\n> |---|\n> | *${text}* |\n\n1. > ${text}`)
      expect(dangers(html), text).toEqual([])
    }
  })

  it.each([
    ['quotes in quotes', '>'],
    ['lists in lists', '- '],
    ['opened brackets', '['],
    ['opened images', '!['],
    ['stars', '*'],
    ['stars and letters', '*a **b '],
    ['backticks of rising length', ''],
    ['links in links', '[a](b'],
    ['footnotes in footnotes', '^['],
    ['footnote calls', '[^1]'],
    ['footnotes', '[^a]: [^a]\n\n'],
    ['equal headings', '# a\n'],
    ['at signs', '@'],
    ['mentions', '@ann '],
    ['mail addresses that are none', 'a@'],
    ['addresses that are none', 'http://'],
    ['addresses with brackets', 'https://a.org/('],
    ['www', 'www.a'],
    ['table cells', '|a'],
    ['table rows', '|a|b|\n|-|-|\n'],
    ['entities', '&#x41;'],
    ['angle brackets', '<a '],
    ['tildes', '~~a '],
    ['fences', '```js\nx\n```\n'],
    ['tasks', '- [x] a\n'],
    ['escapes', '\\'],
    ['reference definitions', '[a]: b\n'],
    ['deep indentation', '\t'],
  ])('of the greatest length renders in a bounded time: %s', async (name, part) => {
    const text = name === 'backticks of rising length'
      ? Array.from({ length: 505 }, (_, count) => '`'.repeat(count) + 'a').join('')
      : part.repeat(Math.ceil(LONGEST / part.length)).slice(0, LONGEST)
    const began = performance.now()
    const { html } = await renderMarkdown(text, { mentions: () => '/users/ann' })

    expect(dangers(html)).toEqual([])
    expect(performance.now() - began).toBeLessThan(4_000)
  }, 60_000)
})
