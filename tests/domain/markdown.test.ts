import { describe, expect, it } from 'vitest'
import { RENDERER_VERSION, renderMarkdown } from '#server/platform/markdown/render'

async function html(text: string, options = {}): Promise<string> {
  return (await renderMarkdown(text, options)).html
}

describe('rendering Markdown', () => {
  it('knows tables, struck text, autolinks and mail addresses', async () => {
    const rendered = await html('| a | b |\n|---|--:|\n| 1 | 2 |\n\n~~old~~ see https://example.org/x, www.example.org/a_b and ann@example.org')

    expect(rendered).toContain('<div class="table-scroll" tabindex="0"><table>')
    expect(rendered).toContain('<s>old</s>')
    expect(rendered).toContain('<a href="https://example.org/x" rel="nofollow ugc noopener">https://example.org/x</a>,')
    expect(rendered).toContain('<a href="http://www.example.org/a_b" rel="nofollow ugc noopener">www.example.org/a_b</a>')
    expect(rendered).toContain('<a href="mailto:ann@example.org"')
  })

  it('does not take file names for addresses', async () => {
    expect(await html('see README.md and main.rs')).toBe('<p>see README.md and main.rs</p>\n')
  })

  it('shows task lists as labelled boxes that cannot be pressed', async () => {
    const rendered = await html('- [ ] write\n- [x] `test` it\n- talk')

    expect(rendered).toContain('<ul class="tasks">')
    expect(rendered).toContain('<li class="task"><label><input type="checkbox" disabled> write</label></li>')
    expect(rendered).toContain('<label><input type="checkbox" disabled checked> <code>test</code> it</label>')
    expect(rendered).toContain('<li>talk</li>')
  })

  it('moves headings one level down and gives each its own id', async () => {
    const rendered = await html('# Über uns\n\n## Setup\n\n## Setup\n\n## Setup-1\n\n###### ☂', { idPrefix: 'c12-' })

    expect(rendered).toContain('<h2 id="c12-uber-uns">Über uns <a class="heading-anchor" href="#c12-uber-uns" tabindex="-1" aria-hidden="true">#</a></h2>')
    expect([...rendered.matchAll(/ id="([^"]+)"/g)].map(match => match[1])).toEqual(['c12-uber-uns', 'c12-setup', 'c12-setup-1', 'c12-setup-1-1', 'c12-section'])
    expect(rendered).toContain('<h6')
    expect(rendered).not.toContain('<h7')
  })

  it('keeps the footnotes of two documents on one page apart', async () => {
    const [first, second] = await Promise.all(['c1-', 'c2-'].map(idPrefix => html('Yes[^n].\n\n[^n]: Because.', { idPrefix })))

    expect(first).toContain('id="fn-c1-1"')
    expect(first).toContain('href="#fnref-c1-1"')
    expect(second).toContain('id="fn-c2-1"')
  })

  it('finds mentions outside code and links, once each and without case', async () => {
    const rendered = await renderMarkdown('@Ann and @ann, (@bob_2). `@code` [@link](https://x.org) mail@carl.org /@path @ab\n\n    @indented', {
      mentions: handle => handle === 'ann' ? '/users/ann' : undefined,
    })

    expect(rendered.mentions).toEqual(['ann', 'bob_2'])
    expect(rendered.html).toContain('<a href="/users/ann" class="mention">@Ann</a> and <a href="/users/ann" class="mention">@ann</a>, (@bob_2)')
  })

  it('makes an excerpt of plain words, cut between two of them', async () => {
    const { excerpt } = await renderMarkdown(`# Hi **you**\n\n\`\`\`\ncode\n\`\`\`\n\n<b>&amp; ${'word '.repeat(100)}`)

    expect(excerpt).toMatch(/^Hi you <b>& word word/)
    expect(excerpt).toMatch(/word…$/)
    expect(excerpt.length).toBeLessThanOrEqual(240)
  })

  it('says which version of the renderer wrote it', async () => {
    expect((await renderMarkdown('')).version).toBe(RENDERER_VERSION)
  })
})

describe('images', () => {
  it('shows those that the site stores itself', async () => {
    expect(await html('![a "cat"](/files/ab/cat.webp)')).toBe('<p><img src="/files/ab/cat.webp" alt="a &quot;cat&quot;" loading="lazy" decoding="async"></p>\n')
  })

  it.each([
    ['![cat](https://evil.example/cat.gif)', '<p><a href="https://evil.example/cat.gif" rel="nofollow ugc noopener">cat</a></p>\n'],
    ['![](https://evil.example/cat.gif)', '<p><a href="https://evil.example/cat.gif" rel="nofollow ugc noopener">https://evil.example/cat.gif</a></p>\n'],
    ['[![cat](https://evil.example/cat.gif)](https://a.example)', '<p><a href="https://a.example" rel="nofollow ugc noopener">cat</a></p>\n'],
    ['![x](/files/../api/auth/sign-out)', '<p><a href="/files/../api/auth/sign-out" rel="nofollow ugc noopener">x</a></p>\n'],
    ['![x](/api/thing)', '<p><a href="/api/thing" rel="nofollow ugc noopener">x</a></p>\n'],
  ])('turns %s into a link', async (text, expected) => {
    expect(await html(text)).toBe(expected)
  })
})
