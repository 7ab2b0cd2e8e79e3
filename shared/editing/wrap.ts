import type { Command, Edit, Selected } from '#shared/editing/edit'

/**
 * Puts marks around what is selected, or around the word under the caret; takes them away where they stand
 * already, inside or around the selection. With neither, the caret stands between two new marks.
 */
export function wrap(mark: string): Command {
  return (at) => {
    const { text, start, end } = wordOrSelection(at)
    const inner = text.slice(start, end)
    if (isBetween(text, start, end, mark)) {
      return { from: start - mark.length, to: end + mark.length, insert: inner, ...moved(at, -mark.length, start - mark.length, end - mark.length) }
    }
    if (inner.length > 2 * mark.length && inner.startsWith(mark) && inner.endsWith(mark)) {
      const bare = inner.slice(mark.length, -mark.length)
      return { from: start, to: end, insert: bare, start, end: start + bare.length }
    }
    return { from: start, to: end, insert: mark + inner + mark, ...moved(at, mark.length, start + mark.length, end + mark.length) }
  }
}

/** A caret stays where it was in its word; a selection stays on the same words. */
function moved(at: Selected, by: number, start: number, end: number): Pick<Edit, 'start' | 'end'> {
  return at.start === at.end ? { start: at.start + by, end: at.start + by } : { start, end }
}

function isBetween(text: string, start: number, end: number, mark: string): boolean {
  return text.slice(0, start).endsWith(mark) && text.slice(end).startsWith(mark)
}

/** Blanks at the edges of a selection stay outside: Markdown knows no marks beside a blank. */
export function wordOrSelection({ text, start, end }: Selected): Selected {
  if (start !== end) {
    const inner = text.slice(start, end)
    if (inner.trim() === '') return { text, start: end, end }
    return { text, start: start + inner.length - inner.trimStart().length, end: end - inner.length + inner.trimEnd().length }
  }
  const before = /[\p{L}\p{N}]*$/u.exec(text.slice(0, start))![0].length
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(start))![0].length
  return { text, start: start - before, end: start + after }
}
