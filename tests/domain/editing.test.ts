import { describe, expect, it } from 'vitest'
import { commandOf, EDITOR_COMMANDS, editorCommand, type EditorCommand } from '#shared/editing/commands'
import { applyEdit, type Selected } from '#shared/editing/edit'
import { continueLine } from '#shared/editing/lines'

/** `a [b] c`: a text whose selection stands between ⟨ and ⟩; `|` is a caret. */
function parse(marked: string): Selected {
  const caret = marked.indexOf('|')
  if (caret >= 0) return { text: marked.replace('|', ''), start: caret, end: caret }
  const start = marked.indexOf('⟨')
  return { text: marked.replace(/[⟨⟩]/g, ''), start, end: marked.indexOf('⟩') - 1 }
}

function show({ text, start, end }: Selected): string {
  return start === end ? `${text.slice(0, start)}|${text.slice(start)}` : `${text.slice(0, start)}⟨${text.slice(start, end)}⟩${text.slice(end)}`
}

function run(name: EditorCommand | 'indent' | 'outdent', marked: string, language?: string): string {
  const at = parse(marked)
  return show(applyEdit(at, editorCommand(name, language)(at)))
}

describe('commands of the editor', () => {
  it.each<[EditorCommand | 'indent' | 'outdent', string, string]>([
    ['bold', 'a ⟨b⟩ c', 'a **⟨b⟩** c'],
    ['bold', 'a **⟨b⟩** c', 'a ⟨b⟩ c'],
    ['bold', 'a ⟨**b**⟩ c', 'a ⟨b⟩ c'],
    ['bold', 'a ⟨b ⟩c', 'a **⟨b⟩** c'],
    ['bold', 'one tw|o', 'one **tw|o**'],
    ['bold', 'one **tw|o**', 'one tw|o'],
    ['bold', 'one |', 'one **|**'],
    ['bold', 'one **|**', 'one |'],
    ['bold', 'Grün|er', '**Grün|er**'],
    ['italic', '⟨a b⟩', '_⟨a b⟩_'],
    ['italic', '_⟨a b⟩_', '⟨a b⟩'],
    ['strike', '⟨old⟩', '~~⟨old⟩~~'],
    ['strike', '~~⟨old⟩~~', '⟨old⟩'],
    ['heading', 'Tit|le', '## Tit|le'],
    ['heading', '## Tit|le', 'Tit|le'],
    ['heading', '#### Tit|le', 'Tit|le'],
    ['link', 'see ⟨docs⟩', 'see [docs](⟨https://⟩)'],
    ['link', 'see [docs](⟨https://a.example⟩)', 'see ⟨docs⟩'],
    ['link', 'see ⟨https://a.example⟩', 'see [|](https://a.example)'],
    ['link', 'see |', 'see [|](https://)'],
    ['image', '⟨cat⟩', '![cat](⟨https://⟩)'],
    ['image', '![c|at](https://a.example/cat.png)', '⟨cat⟩'],
    ['link', '![c|at](https://a.example/cat.png)', '![[cat](⟨https://⟩)](https://a.example/cat.png)'],
    ['quote', 'a\n⟨b\nc⟩\nd', 'a\n⟨> b\n> c⟩\nd'],
    ['quote', '⟨> b\n> c⟩', '⟨b\nc⟩'],
    ['quote', '⟨> b\nc⟩', '⟨> b\n> c⟩'],
    ['bullets', '⟨a\n\nb⟩', '⟨- a\n\n- b⟩'],
    ['bullets', '⟨- a\n\n- b⟩', '⟨a\n\nb⟩'],
    ['bullets', '⟨1. a\n2. b⟩', '⟨- a\n- b⟩'],
    ['bullets', '|', '- |'],
    ['ordered', '⟨a\nb⟩', '⟨1. a\n2. b⟩'],
    ['ordered', '⟨- a\n- b⟩', '⟨1. a\n2. b⟩'],
    ['ordered', '⟨1. a\n2. b⟩', '⟨a\nb⟩'],
    ['code', 'call ⟨f()⟩', 'call `⟨f()⟩`'],
    ['code', 'call `⟨f()⟩`', 'call ⟨f()⟩'],
    ['code', '⟨a\nb⟩', '```ts\n⟨a\nb⟩\n```'],
    ['fence', 'a\n|\nb', 'a\n```ts\n|\n```\nb'],
    ['fence', '```ts\n⟨a\nb⟩\n```', '⟨a\nb⟩'],
    ['fence', '⟨```ts\na\n```⟩', '⟨a⟩'],
    ['fence', 'x\n```ts\na|\n```\ny', 'x\n⟨a⟩\ny'],
    ['fence', '⟨say ```⟩', '````ts\n⟨say ```⟩\n````'],
    ['remark', '⟨a()\nb()⟩', '⟨// a()\n// b()⟩'],
    ['remark', '⟨// a()\n// b()⟩', '⟨a()\nb()⟩'],
    ['indent', 'a|b', 'a  |b'],
    ['indent', '- a|', '  - a|'],
    ['indent', '⟨a\n\nb⟩', '⟨  a\n\n  b⟩'],
    ['outdent', '    a|', '  a|'],
    ['outdent', '⟨  a\n\tb\n c⟩', '⟨a\nb\nc⟩'],
    ['outdent', '| a', '|a'],
  ])('%s turns %j into %j', (name, before, after) => {
    expect(run(name, before, 'ts')).toBe(after)
  })

  it.each(EDITOR_COMMANDS.filter(name => !['image', 'link'].includes(name)))('%s given twice leaves the text as it was', (name) => {
    for (const marked of ['a ⟨word⟩ here', 'first\n⟨second\nthird⟩\nfourth']) {
      const at = parse(marked)
      const once = applyEdit(at, editorCommand(name, 'ts')(at))
      expect(once.text).not.toBe(at.text)
      expect(applyEdit(once, editorCommand(name, 'ts')(once)).text).toBe(at.text)
    }
  })

  it('does not touch a line whose first column ends the selection', () => {
    expect(run('quote', '⟨a\n⟩b')).toBe('⟨> a⟩\nb')
  })

  it.each([
    ['- a|', '- a\n- |'],
    ['  * a|', '  * a\n  * |'],
    ['- [x] a|', '- [x] a\n- [ ] |'],
    ['9. a|', '9. a\n10. |'],
    ['> a|', '> a\n> |'],
    ['- a\n- |', '- a\n|'],
    ['plain|', undefined],
    ['- ⟨a⟩', undefined],
  ])('Enter after %j gives %j', (before, after) => {
    const at = parse(before)
    const edit = continueLine(at)
    expect(edit && show(applyEdit(at, edit))).toBe(after)
  })

  it.each<[string, Partial<Parameters<typeof commandOf>[0]>, EditorCommand | undefined]>([
    ['Ctrl+B', { key: 'b', ctrlKey: true }, 'bold'],
    ['Command+B', { key: 'b', metaKey: true }, 'bold'],
    ['B alone', { key: 'b' }, undefined],
    ['Ctrl+Shift+B', { key: 'B', ctrlKey: true, shiftKey: true }, undefined],
    ['Ctrl+L', { key: 'l', ctrlKey: true }, 'link'],
    ['Ctrl+Shift+L', { key: 'L', ctrlKey: true, shiftKey: true }, 'image'],
    ['Ctrl+< on an American keyboard', { key: '<', code: 'Comma', ctrlKey: true, shiftKey: true }, 'code'],
    ['Ctrl+Shift+< on a German keyboard', { key: '>', code: 'IntlBackslash', ctrlKey: true, shiftKey: true }, 'fence'],
    ['Alt+1 on a Mac', { key: '¡', code: 'Digit1', altKey: true }, 'ordered'],
    ['Alt+-', { key: '-', code: 'Minus', altKey: true }, 'bullets'],
    ['Alt+S', { key: 's', code: 'KeyS', altKey: true }, 'strike'],
    ['AltGr (Ctrl+Alt) with a letter', { key: 'q', code: 'KeyQ', ctrlKey: true, altKey: true }, undefined],
  ])('%s asks for %s', (_keys, press, expected) => {
    expect(commandOf({ key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...press })).toBe(expected)
  })
})
