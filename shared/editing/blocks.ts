import { linesOf, type Command } from '#shared/editing/edit'
import { wordOrSelection, wrap } from '#shared/editing/wrap'

const FENCED = /^(`{3,})[^\n`]*\n([\s\S]*?)\n?\1$/

/** A block of code in `language` around the selected lines; takes the fence away from one that is selected whole or from its inside. */
export function fence(language: string): Command {
  return (at) => {
    const { from, to } = linesOf(at)
    const inner = at.text.slice(from, to)
    const whole = FENCED.exec(inner)
    if (whole) return { from, to, insert: whole[2]!, start: from, end: from + whole[2]!.length }
    const before = /(?:^|\n)(`{3,})[^\n`]*\n$/.exec(at.text.slice(0, from))
    const after = before && new RegExp(`^\\n${before[1]}(?:\\n|$)`).exec(at.text.slice(to))
    if (before && after) {
      const opening = before[0].replace(/^\n/, '').length
      return { from: from - opening, to: to + 1 + before[1]!.length, insert: inner, start: from - opening, end: to - opening }
    }
    const ticks = '`'.repeat(Math.max(3, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length + 1)))
    const opening = `${ticks}${language}\n`
    return { from, to, insert: `${opening}${inner}\n${ticks}`, start: from + opening.length, end: from + opening.length + inner.length }
  }
}

/** Code in a line, or a block where several lines are selected. */
export function code(language: string): Command {
  return at => at.text.slice(at.start, at.end).includes('\n') ? fence(language)(at) : wrap('`')(at)
}

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/

/** A link (or a picture, with `!`) of what is selected; its address is selected next. A selected link becomes its text again. */
function reference(mark: '' | '!'): Command {
  return (at) => {
    const around = enclosing(at.text, at.start, at.end, mark)
    if (around) return { ...around, start: around.from, end: around.from + around.insert.length }
    const { text, start, end } = wordOrSelection(at)
    const inner = text.slice(start, end)
    const opening = `${mark}[`
    if (ADDRESS.test(inner)) return { from: start, to: end, insert: `${opening}](${inner})`, start: start + opening.length, end: start + opening.length }
    const insert = `${opening}${inner}](https://)`
    const address = start + opening.length + inner.length + 2
    return inner === ''
      ? { from: start, to: end, insert, start: start + opening.length, end: start + opening.length }
      : { from: start, to: end, insert, start: address, end: address + 'https://'.length }
  }
}

export const link = reference('')
export const image = reference('!')

function enclosing(text: string, start: number, end: number, mark: string) {
  for (const found of text.matchAll(/(!?)\[([^\]\n]*)\]\([^)\n]*\)/g)) {
    if (found[1] === mark && found.index <= start && end <= found.index + found[0].length) {
      return { from: found.index, to: found.index + found[0].length, insert: found[2]! }
    }
  }
  return undefined
}
