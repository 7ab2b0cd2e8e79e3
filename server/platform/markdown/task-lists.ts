import type { MarkdownIt, StateCore, Token } from 'markdown-it'

const MARK = /^\[([ xX])\][ \t]/

/** GFM task lists: a box that shows and cannot be pressed, labelled by the text of its item. */
export function taskLists(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'task_lists', (state) => {
    const lists: Token[] = []
    state.tokens.forEach((token, index) => {
      if (token.type.endsWith('_list_open')) lists.push(token)
      if (token.type.endsWith('_list_close')) lists.pop()
      if (token.type !== 'list_item_open') return
      const inline = state.tokens[index + 2]
      if (state.tokens[index + 1]?.type !== 'paragraph_open' || inline?.type !== 'inline' || !inline.children) return
      const first = inline.children[0]
      const mark = first?.type === 'text' ? MARK.exec(first.content) : null
      if (!first || !mark) return
      first.content = first.content.slice(mark[0].length)
      inline.children = [box(mark[1] !== ' ', state), ...inline.children, html('</label>', state)]
      token.attrSet('class', 'task')
      lists.at(-1)?.attrSet('class', 'tasks')
    })
  })
}

function box(checked: boolean, state: StateCore): Token {
  return html(`<label><input type="checkbox" disabled${checked ? ' checked' : ''}> `, state)
}

function html(content: string, state: StateCore): Token {
  const token = new state.Token('html_inline', '', 0)
  token.content = content
  return token
}
