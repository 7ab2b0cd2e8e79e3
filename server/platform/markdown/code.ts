import type { MarkdownIt, Token } from 'markdown-it'
import type { Highlight } from '#server/platform/markdown/highlight'

export interface CodeEnvironment {
  codeLanguage?: string
  highlight?: Highlight
}

/** The language that a fence names, or the document's own; lower case, `text` if there is none. */
export function languageOf(fence: Token, codeLanguage: string | undefined): string {
  const named = /^[\w+#.-]{1,30}/.exec(fence.info.trim())?.[0] ?? codeLanguage ?? 'text'
  return named.toLowerCase()
}

/** Fences and indented blocks: a scrollable box that the keyboard can reach. */
export function codeBlocks(md: MarkdownIt): void {
  const { escapeHtml } = md.utils
  const box = (code: string, language: string, coloured: string | undefined) =>
    `<pre class="code" tabindex="0"><code class="language-${escapeHtml(language)}">${coloured ?? escapeHtml(code)}</code></pre>\n`

  md.renderer.rules.fence = (tokens, index, _options, env) => {
    const { codeLanguage, highlight } = (env ?? {}) as CodeEnvironment
    const token = tokens[index]!
    const language = languageOf(token, codeLanguage)
    const code = token.content.replace(/\n$/, '')
    return box(code, language, highlight?.(code, language))
  }
  md.renderer.rules.code_block = (tokens, index) => box(tokens[index]!.content.replace(/\n$/, ''), 'text', undefined)
}
