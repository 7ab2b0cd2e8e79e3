import { describe, expect, it } from 'vitest'
import { sanitizeForeignHtml } from '#server/platform/foreign-html'
import { htmlToMarkdown } from '#server/platform/html-to-markdown'
import { renderMarkdown } from '#server/platform/markdown/render'

describe('foreign HTML as Markdown', () => {
  it.each([
    ['words', '<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>', 'a *b* **c** ~~d~~ `e`'],
    ['a heading without its anchor', '<h2><a name="x" class="anchor" href="#x"></a>Title</h2>', '## Title'],
    ['lists', '<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>', '- a\n- b\n  1. c'],
    ['a table', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>', '| a   | b   |\n| --- | --- |\n| 1   | 2   |'],
    ['code with its language', '<pre><code class="lang-csharp">var a = "&lt;b&gt;";\n</code></pre>', '```csharp\nvar a = "<b>";\n```'],
    ['code with ticks inside', '<pre data-code-wrap="md"><code class="lang-auto">```js\nx\n```\n</code></pre>', '````\n```js\nx\n```\n````'],
    ['a quote with its author', '<aside class="quote no-group" data-username="ann_b" data-post="2" data-topic="1"><div class="title"><div class="quote-controls"></div><img alt="" width="24" height="24" src="https://x.org/a.png" class="avatar"> ann_b:</div><blockquote><p>Is it?</p></blockquote></aside><p>Yes.</p>', '> **ann\\_b:**\n>\n> Is it?\n\nYes.'],
    ['a mention', '<p>Thanks <a class="mention" href="/u/bob">@bob</a>!</p>', 'Thanks @bob!'],
    ['known and unknown emoji', '<p><img src="https://x.org/e.png" title=":slight_smile:" class="emoji" alt=":slight_smile:"> <img src="https://x.org/f.png" title=":parrot_dance:" class="emoji" alt=":parrot_dance:"></p>', '🙂 :parrot_dance:'],
    ['a lightbox', '<p><div class="lightbox-wrapper"><a class="lightbox" href="https://x.org/big.png" title="shot"><img src="https://x.org/small.png" alt="shot [1]" width="690"><div class="meta"><svg class="fa"><use href="#far-image"></use></svg><span class="filename">shot</span><span class="informations">719×216 13.7 KB</span></div></a></div></p>', '[shot 1](https://x.org/big.png)'],
    ['a onebox', '<aside class="onebox allowlistedgeneric" data-onebox-src="https://x.org/a_(b)"><header class="source"><img src="https://x.org/i.ico" class="site-icon"><a href="https://x.org/a" target="_blank">x.org</a></header><article class="onebox-body"><h3><a href="https://x.org/a">A *story*</a></h3><p>How it began.</p></article><div class="onebox-metadata"></div></aside>', '[A \\*story\\*](https://x.org/a_%28b%29)\n\n> How it began.'],
    ['a spoiler', '<div class="spoiler"><p>He dies.</p></div>', '> **Spoiler**\n>\n> He dies.'],
    ['a spoiler in a line', '<p>In short: <span class="spoiler">he dies</span>.</p>', 'In short: (spoiler: he dies).'],
    ['details', '<details><summary>\nMy Work</summary><p>Long.</p></details>', '**My Work**\n\nLong.'],
    ['an address that stands for itself', '<a href="https://x.org/">https://x.org/</a>', '<https://x.org/>'],
    ['a script', '<p>a</p><script>alert(1)</script><style>p{}</style>', 'a'],
    ['a link that is none', '<a href="javascript:alert(1)">x</a> <a href="/relative">y</a>', 'x y'],
    ['characters that mean something in Markdown', '<p>1. a *b* _c_ [d](e) # f</p>', '1\\. a \\*b\\* \\_c\\_ \\[d\\](e) # f'],
  ])('keeps %s', (_what, html, markdown) => {
    expect(htmlToMarkdown(html)).toBe(markdown)
  })

  it('resolves relative addresses where the source is known', () => {
    expect(htmlToMarkdown('<a href="/t/5">t</a> <img src="//cdn.x.org/i.png" alt="i">', { baseUrl: 'https://x.org' })).toBe('[t](https://x.org/t/5) ![i](https://cdn.x.org/i.png)')
  })

  it('survives ten thousand nested elements', () => {
    expect(htmlToMarkdown('<div><b>'.repeat(10_000) + 'deep')).toContain('deep')
    expect(htmlToMarkdown('<aside class="quote"><blockquote>'.repeat(10_000) + 'deep')).toContain('deep')
  })

  it('comes back as the same words after rendering', async () => {
    const { html } = await renderMarkdown(htmlToMarkdown('<p>Use <code>a &lt; b</code>, see <a href="https://x.org">this</a>.</p><blockquote><p>q</p></blockquote>'))

    expect(html).toBe('<p>Use <code>a &lt; b</code>, see <a href="https://x.org/" rel="nofollow ugc noopener">this</a>.</p>\n<blockquote>\n<p>q</p>\n</blockquote>\n')
  })
})

describe('foreign HTML that is shown as it is', () => {
  it.each([
    ['<p onclick="x" style="color:red" class="a" id="b">a</p>', '<p>a</p>'],
    ['<a href="javascript:alert(1)">a</a>', '<a rel="nofollow ugc noopener">a</a>'],
    ['<a href="https://x.org" target="_top" onfocus="x">a</a>', '<a href="https://x.org" rel="nofollow ugc noopener">a</a>'],
    ['<a href="//x.org">a</a>', '<a rel="nofollow ugc noopener">a</a>'],
    ['<img src=x onerror=alert(1)><svg onload=x><iframe src="https://x.org"></iframe>b', 'b'],
    ['<script>alert(1)</script><style>*{}</style><textarea><b>', ''],
    ['a &lt;script&gt; b', 'a &lt;script&gt; b'],
    ['<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', '<table></table>'],
  ])('%s', (html, expected) => {
    expect(sanitizeForeignHtml(html)).toBe(expected)
  })
})
