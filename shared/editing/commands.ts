import { code, fence, image, link } from '#shared/editing/blocks'
import type { Command } from '#shared/editing/edit'
import { bullets, heading, indent, ordered, outdent, quote, remark } from '#shared/editing/lines'
import { wrap } from '#shared/editing/wrap'

/** Every command of the editor, in the order of its buttons. Each takes back what it did when it is given again. */
export const EDITOR_COMMANDS = ['bold', 'italic', 'strike', 'heading', 'link', 'image', 'quote', 'code', 'fence', 'bullets', 'ordered', 'remark'] as const
export type EditorCommand = typeof EDITOR_COMMANDS[number]

/** The command behind a name; blocks of code are in `language` (empty: none). */
export function editorCommand(name: EditorCommand | 'indent' | 'outdent', language = ''): Command {
  const commands: Record<EditorCommand | 'indent' | 'outdent', Command> = {
    bold: wrap('**'), italic: wrap('_'), strike: wrap('~~'), heading, link, image, quote, code: code(language), fence: fence(language), bullets, ordered, remark, indent, outdent,
  }
  return commands[name]
}

/** What was pressed, as far as the editor cares. */
export interface EditorKeyPress { key: string, code: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean }

/** Letters with Ctrl (Command on a Mac). `<` and `>` are one key with and without Shift on many keyboards. */
const WITH_MOD: Record<string, EditorCommand> = { 'b': 'bold', 'i': 'italic', 'l': 'link', 'q': 'quote', '<': 'code', '>': 'fence', 'h': 'heading', '/': 'remark' }
const WITH_ALT: Record<string, EditorCommand> = { Digit1: 'ordered', Minus: 'bullets', KeyS: 'strike' }

/** The command that a press asks for. Places of keys count with Alt: a Mac types other letters then. */
export function commandOf(press: EditorKeyPress): EditorCommand | undefined {
  const { key, code: place, ctrlKey, metaKey, altKey, shiftKey } = press
  if (altKey) return ctrlKey || metaKey || shiftKey ? undefined : WITH_ALT[place]
  if (!ctrlKey && !metaKey) return undefined
  const letter = key.toLowerCase()
  if (shiftKey && letter === 'l') return 'image'
  if (shiftKey && /^[a-z]$/.test(letter)) return undefined
  return WITH_MOD[letter]
}
