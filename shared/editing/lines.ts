import { linesOf, type Command, type Edit, type Selected } from '#shared/editing/edit'

const LIST = /^(\s*)(?:[-*+] (?:\[[ x]\] )?|\d+[.)] )/
const HEADING = /^#{1,6} /

/** What a kind of line starts with. `strip` also matches its relatives, so that one kind replaces the other. */
interface Prefix { of: (index: number) => string, is: RegExp, strip: RegExp }

const QUOTE: Prefix = { of: () => '> ', is: /^> ?/, strip: /^> ?/ }
const BULLET: Prefix = { of: () => '- ', is: /^\s*[-*+] /, strip: LIST }
const ORDERED: Prefix = { of: index => `${index + 1}. `, is: /^\s*\d+[.)] /, strip: LIST }
const HEADLINE: Prefix = { of: () => '## ', is: HEADING, strip: HEADING }
const REMARK: Prefix = { of: () => '// ', is: /^\s*\/\/ ?/, strip: /^\s*\/\/ ?/ }

/** Gives every selected line its prefix, or takes it away if every line has it. Blank lines among others are left alone. */
function prefixed(prefix: Prefix): Command {
  return at => onLines(at, (lines) => {
    const written = lines.filter(line => line.trim() !== '')
    const removes = written.length > 0 && written.every(line => prefix.is.test(line))
    let index = 0
    return lines.map((line) => {
      if (line.trim() === '' && lines.length > 1) return line
      const bare = line.replace(prefix.strip, '')
      return removes ? bare : prefix.of(index++) + bare
    })
  })
}

export const quote = prefixed(QUOTE)
export const bullets = prefixed(BULLET)
export const ordered = prefixed(ORDERED)
export const heading = prefixed(HEADLINE)
export const remark = prefixed(REMARK)

/** Two blanks more: of the selected lines and of list items, else at the caret. */
export const indent: Command = (at) => {
  const { from, to } = linesOf(at)
  const touched = at.text.slice(from, to)
  if (at.start === at.end && !LIST.test(touched)) return { from: at.start, to: at.start, insert: '  ', start: at.start + 2, end: at.start + 2 }
  return onLines(at, lines => lines.map(line => line === '' ? line : `  ${line}`))
}

/** Up to two blanks, or a tab, less. */
export const outdent: Command = at => onLines(at, lines => lines.map(line => line.replace(/^(?:\t| {1,2})/, '')))

/** Enter inside a list or a quote goes on with it; on an empty item it ends it. Undefined: an ordinary line break. */
export function continueLine({ text, start, end }: Selected): Edit | undefined {
  if (start !== end) return undefined
  const from = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(from, start)
  const marker = /^(\s*)(?:([-*+]) (\[[ x]\] )?|(\d+)([.)]) |(> ?))/.exec(line)
  if (!marker) return undefined
  const [whole, space = '', bullet, task, number, dot, mark] = marker
  if (line.length === whole.length) return { from, to: start, insert: '', start: from, end: from }
  const next = bullet ? `${bullet} ${task ? '[ ] ' : ''}` : number ? `${Number(number) + 1}${dot} ` : mark
  const insert = `\n${space}${next}`
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length }
}

function onLines(at: Selected, change: (lines: string[]) => string[]): Edit {
  const { from, to } = linesOf(at)
  const lines = at.text.slice(from, to).split('\n')
  const changed = change(lines)
  const insert = changed.join('\n')
  if (at.start !== at.end) return { from, to, insert, start: from, end: from + insert.length }
  const column = Math.max(0, at.start - from + changed[0]!.length - lines[0]!.length)
  return { from, to, insert, start: from + column, end: from + column }
}
