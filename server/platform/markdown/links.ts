import type { MarkdownIt, StateCore, Token } from 'markdown-it'

/** Where a link may lead: the web, a mailbox, this site, this page. An allow-list: every other scheme stays text. */
const LINK = /^(?:https?:\/\/[^/]|mailto:[^/]|\/(?![/\\])|\/$|#)/i

/** Pictures that we store and serve ourselves; a reader's browser is never sent to somebody else's server. */
const OWN_IMAGE = /^\/(?:files|images)\/(?!.*\.\.)[\w./-]+$/

/** In pixels: with it the place of a picture is kept while it loads. */
export interface ImageSize {
  width: number
  height: number
}

/** Restricts links to safe schemes, marks them as written by users, and turns foreign images into links. */
export function safeLinks(md: MarkdownIt): void {
  md.validateLink = url => LINK.test(url.trim())
  md.linkify.set({ fuzzyEmail: true, fuzzyLink: false })
  md.linkify.add('ftp:', null)
  md.linkify.add('//', null)
  md.linkify.add('www.', {
    validate(text, position, linkify) {
      const pattern = new RegExp(`^[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,8}${linkify.re.get_path().source}`, 'i')
      return pattern.exec(text.slice(position))?.[0].length ?? 0
    },
    normalize(match) {
      match.url = `http://${match.url}`
    },
  })
  md.core.ruler.push('links', markLinks)
}

function markLinks(state: StateCore): void {
  for (const block of state.tokens) {
    if (block.type !== 'inline' || !block.children) continue
    block.children = childrenWithSafeLinks(block.children, state)
    if ((state.env as { linksAsText?: boolean }).linksAsText) block.children = linksAsText(block.children, state)
  }
}

function childrenWithSafeLinks(children: Token[], state: StateCore): Token[] {
  let linkDepth = 0
  return children.flatMap((token) => {
    if (token.type === 'link_open') {
      linkDepth++
      if (token.info !== 'own') token.attrSet('rel', 'nofollow ugc noopener')
    }
    if (token.type === 'link_close') linkDepth--
    if (token.type !== 'image') return [token]
    return imageOrLink(token, linkDepth > 0, state)
  })
}

function imageOrLink(image: Token, insideLink: boolean, state: StateCore): Token[] {
  const source = String(image.attrGet('src') ?? '')
  if (OWN_IMAGE.test(source)) {
    const size = (state.env as { imageSize?: (source: string) => ImageSize | undefined }).imageSize?.(source)
    if (size) {
      image.attrSet('width', String(size.width))
      image.attrSet('height', String(size.height))
    }
    image.attrSet('loading', 'lazy')
    image.attrSet('decoding', 'async')
    return [image]
  }
  const text = new state.Token('text', '', 0)
  text.content = image.content || source
  if (insideLink) return [text]
  const open = new state.Token('link_open', 'a', 1)
  open.attrs = [['href', source], ['rel', 'nofollow ugc noopener']]
  return [open, text, new state.Token('link_close', 'a', -1)]
}

/** Where a link leads stands behind its words, unless they say it already. */
function linksAsText(children: Token[], state: StateCore): Token[] {
  let address = ''
  let words = ''
  return children.flatMap((token) => {
    if (token.type === 'link_open') {
      address = String(token.attrGet('href') ?? '')
      words = ''
      return []
    }
    if (token.type !== 'link_close') {
      words += token.content
      return [token]
    }
    if (address === words || address === `mailto:${words}` || address === `http://${words}`) return []
    const text = new state.Token('text', '', 0)
    text.content = ` (${address})`
    return [text]
  })
}
