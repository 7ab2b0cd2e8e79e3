import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '#server/platform/markdown/render'
import { CODE_GROUNDS, codeThemes } from '#server/platform/markdown/themes'

async function html(text: string, codeLanguage?: string): Promise<string> {
  return (await renderMarkdown(text, { codeLanguage })).html
}

describe('code in Markdown', () => {
  it('is coloured for the light and the dark theme', async () => {
    const rendered = await html('```ts\nconst a = 1\n```')

    expect(rendered).toMatch(/^<pre class="code" tabindex="0"><code class="language-ts"><span style="--shiki-light:#[0-9a-f]{6};--shiki-dark:#[0-9a-f]{6}">const<\/span>/i)
  })

  it('takes the language of the document where the fence names none', async () => {
    expect(await html('```\nfn main() {}\n```', 'rust')).toContain('class="language-rust"><span style="--shiki-light')
  })

  it.each(['nosuchlanguage', 'constructor', '__proto__', 'toString'])('in the unknown language %s is plain text', async (language) => {
    expect(await html(`\`\`\`${language}\na < b\n\`\`\``)).toContain(`<code class="language-${language.toLowerCase()}">a &lt; b</code>`)
  })

  it('keeps every line and every character', async () => {
    const code = 'a <br> "b"\n\n  const c = `&amp;` // é𝄞\n'
    const rendered = await html('```js\n' + code + '```')
    const characters: Record<string, string> = { '&#x26;': '&', '&#x3C;': '<', '&lt;': '<', '&gt;': '>' }
    const text = rendered.replace(/<[^>]+>/g, '').replace(/&[^;]+;/g, entity => characters[entity] ?? entity)

    expect(text.trimEnd()).toBe(code.trimEnd())
  })

  it('knows the languages that people here write', async () => {
    const languages = ['vue', 'csharp', 'c++', 'py', 'go', 'sql', 'bash', 'yaml', 'json', 'kotlin', 'swift', 'php', 'dockerfile', 'diff', 'html', 'css', 'java', 'ruby', 'elixir', 'toml']
    for (const language of languages) {
      expect(await html(`\`\`\`${language}\nname = "x" # 1\n\`\`\``), language).toContain('--shiki-light')
    }
  })

  it('is plain where it is too long to colour', async () => {
    expect(await html('```js\n' + 'x()\n'.repeat(20_000) + '```')).not.toContain('--shiki')
  })

  it.each(['light', 'dark'] as const)('can be read on its ground in the %s theme: every ink has 4.5:1', (scheme) => {
    const theme = codeThemes[scheme]
    const inks = [theme.fg ?? theme.colors?.['editor.foreground'], ...(theme.tokenColors ?? []).map(rule => rule.settings.foreground)]
      .filter(ink => ink !== undefined)

    expect(inks.length).toBeGreaterThan(20)
    for (const ink of inks) expect(contrast(ink, CODE_GROUNDS[scheme]), ink).toBeGreaterThanOrEqual(4.5)
  })
})

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = parseInt(colour.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
