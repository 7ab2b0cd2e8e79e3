/** A text with what is selected in it; `start` equals `end` where there is only a caret. */
export interface Selected {
  text: string
  start: number
  end: number
}

/** One replacement, so that one undo takes it back: `text[from, to)` becomes `insert`; then `start` to `end` is selected. */
export interface Edit {
  from: number
  to: number
  insert: string
  start: number
  end: number
}

export type Command = (at: Selected) => Edit

/** The text after an edit. */
export function applyEdit(at: Selected, edit: Edit): Selected {
  return { text: at.text.slice(0, edit.from) + edit.insert + at.text.slice(edit.to), start: edit.start, end: edit.end }
}

/** The range of whole lines that a selection touches. A line whose first column is the end of the selection does not count. */
export function linesOf({ text, start, end }: Selected): { from: number, to: number } {
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', last)
  return { from, to: next < 0 ? text.length : next }
}
