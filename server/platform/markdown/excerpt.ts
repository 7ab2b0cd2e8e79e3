import type { Token } from 'markdown-it'

const LENGTH = 240

/** The first words of a document as plain text: no code blocks, no pictures, no footnotes, cut between two words. */
export function excerptOf(tokens: Token[]): string {
  let text = ''
  for (const block of tokens) {
    if (block.type === 'footnote_block_open' || text.length > LENGTH) break
    if (block.type !== 'inline') continue
    text += ' ' + (block.children ?? []).map(plain).join('')
  }
  return shorten(text.replace(/\s+/g, ' ').trim(), LENGTH)
}

/** At most `length` characters, ended between two words where there is a space to end at. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')
  const space = cut.lastIndexOf(' ')
  return (space > length / 2 ? cut.slice(0, space) : cut).trimEnd() + '…'
}

function plain(token: Token): string {
  if (token.type === 'text' || token.type === 'code_inline') return token.content
  return token.type === 'softbreak' || token.type === 'hardbreak' ? ' ' : ''
}
