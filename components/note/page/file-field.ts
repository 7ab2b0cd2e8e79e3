import { note as t } from '#shared/messages/en/note'
import { el } from './dom'
import { sizeText } from './time'

/** Files are chosen one after another or together, dropped anywhere on the field, and can be taken out again. */
export function fileField(hint: string): { element: HTMLElement, chosen: () => File[] } {
  let files: File[] = []
  const list = el('ul')
  const picker = el('input', { 'type': 'file', 'multiple': true, 'class': 'sr', 'tabindex': -1, 'aria-label': t.compose.addFiles })
  const add = el('button', { 'type': 'button', 'class': 'btn', 'aria-describedby': 'files-hint', 'onclick': () => picker.click() }, t.compose.addFiles)
  const element = el('div', { class: 'field drop' }, el('span', {}, t.compose.files), list, el('div', {}, picker, add), el('span', { id: 'files-hint', class: 'hint' }, hint))

  function take(more: FileList | null | undefined): void {
    files = [...files, ...more ?? []]
    draw()
  }

  function draw(): void {
    list.replaceChildren(...files.map((file, index) => el('li', { class: 'file' },
      el('span', { class: 'name' }, el('bdi', {}, file.name), ' ', el('small', {}, sizeText(file.size))),
      el('button', { 'type': 'button', 'class': 'btn', 'aria-label': t.compose.removeFile({ name: file.name }), 'onclick': () => remove(index) }, '×'))))
  }

  function remove(index: number): void {
    files = files.filter((_, at) => at !== index)
    draw()
    add.focus()
  }

  picker.addEventListener('change', () => {
    take(picker.files)
    picker.value = ''
  })
  element.addEventListener('dragover', event => event.preventDefault())
  element.addEventListener('drop', (event) => {
    event.preventDefault()
    take(event.dataTransfer?.files)
  })
  return { element, chosen: () => files }
}
