import type { MarkdownIt, StateCore, Token } from 'markdown-it'

/** `@handle` that is not part of a word, an address or a path; as long as a handle may be (spec of accounts). */
const MENTION = /(?<![\w@/.+-])@([a-z0-9_-]{3,20})(?![\w@-])/gi

export interface MentionEnvironment {
  /** The address of a person's page, or undefined if nobody has the handle. */
  mentions?: (handle: string) => string | undefined
  /** Filled while parsing: lower-case handles in order of first mention. */
  mentioned: Set<string>
}

/** Collects who is mentioned and links them. Code and the text of links do not mention anybody. */
export function mentionLinks(md: MarkdownIt): void {
  md.core.ruler.after('linkify', 'mentions', (state) => {
    for (const block of state.tokens) {
      if (block.type === 'inline' && block.children && block.content.includes('@')) block.children = linked(block.children, state)
    }
  })
}

function linked(children: Token[], state: StateCore): Token[] {
  let linkDepth = 0
  return children.flatMap((token) => {
    if (token.type === 'link_open') linkDepth++
    if (token.type === 'link_close') linkDepth--
    return token.type === 'text' && linkDepth === 0 ? split(token, state) : [token]
  })
}

function split(text: Token, state: StateCore): Token[] {
  const environment = state.env as unknown as MentionEnvironment
  const parts: Token[] = []
  let end = 0
  for (const match of text.content.matchAll(MENTION)) {
    const handle = match[1]!.toLowerCase()
    environment.mentioned.add(handle)
    const href = environment.mentions?.(handle)
    if (href === undefined) continue
    const open = new state.Token('link_open', 'a', 1)
    open.attrs = [['href', href], ['class', 'mention']]
    open.info = 'own'
    parts.push(textToken(text.content.slice(end, match.index), state), open, textToken(match[0], state), new state.Token('link_close', 'a', -1))
    end = match.index + match[0].length
  }
  if (end === 0) return [text]
  parts.push(textToken(text.content.slice(end), state))
  return parts
}

function textToken(content: string, state: StateCore): Token {
  const token = new state.Token('text', '', 0)
  token.content = content
  return token
}
