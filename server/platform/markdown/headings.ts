import type { MarkdownIt, Token } from 'markdown-it'

/**
 * Gives each heading an id that is unique in its document and starts with `env.idPrefix`, and a link to itself for the
 * mouse (out of the tab order: it would double every heading for who listens). Levels move down by one, because the
 * page's own title is its only h1.
 */
export function headingAnchors(md: MarkdownIt): void {
  md.core.ruler.push('heading_anchors', (state) => {
    const prefix = typeof state.env?.idPrefix === 'string' ? state.env.idPrefix : ''
    const used = new Map<string, number>()
    state.tokens.forEach((token, index) => {
      if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = `h${Math.min(Number(token.tag.slice(1)) + 1, 6)}`
      if (token.type !== 'heading_open') return
      const inline = state.tokens[index + 1]!
      const id = prefix + unique(slugOf(inline.children ?? []), used)
      token.attrSet('id', id)
      const anchor = new state.Token('html_inline', '', 0)
      anchor.content = ` <a class="heading-anchor" href="#${id}" tabindex="-1" aria-hidden="true">#</a>`
      inline.children?.push(anchor)
    })
  })
}

function slugOf(children: Token[]): string {
  const text = children.filter(child => child.type === 'text' || child.type === 'code_inline').map(child => child.content).join('')
  const slug = text.slice(0, 200).normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60)
  return slug === '' ? 'section' : slug
}

/** `intro`, `intro-1`, …: one counter per slug, so that ten thousand equal headings take ten thousand steps. */
function unique(slug: string, used: Map<string, number>): string {
  let candidate = slug
  for (let count = used.get(slug) ?? 0; used.has(candidate); count++) {
    candidate = `${slug}-${count + 1}`
    used.set(slug, count + 1)
  }
  used.set(candidate, used.get(candidate) ?? 0)
  return candidate
}
